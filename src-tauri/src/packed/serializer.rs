//! The packer as serde sees it.

use serde::ser::{self, Impossible, Serialize, Serializer};

use super::CannotPack;
use super::packer::{Open, Packer};

/// Methods of a serializer that pack nothing, and why.
macro_rules! refuse {
    ($why:literal: $($method:ident($($argument:ty),*) -> $output:ty;)+) => {$(
        fn $method(self $(, _: $argument)*) -> Result<$output, CannotPack> {
            Err(CannotPack($why.to_owned()))
        }
    )+};
}

impl<'p> Serializer for &'p mut Packer {
    type Ok = ();
    type Error = CannotPack;
    type SerializeSeq = Open<'p>;
    // Nothing that the page is sent has tuples.
    type SerializeTuple = Impossible<(), CannotPack>;
    type SerializeTupleStruct = Impossible<(), CannotPack>;
    type SerializeTupleVariant = Impossible<(), CannotPack>;
    type SerializeMap = Open<'p>;
    type SerializeStruct = Open<'p>;
    type SerializeStructVariant = Impossible<(), CannotPack>;

    fn serialize_bool(self, value: bool) -> Result<(), CannotPack> {
        self.truth(value);
        Ok(())
    }
    fn serialize_i8(self, value: i8) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<(), CannotPack> {
        match u64::try_from(value) {
            Ok(whole) => self.whole(whole),
            Err(_) => self.number(value as f64),
        }
        Ok(())
    }
    fn serialize_u8(self, value: u8) -> Result<(), CannotPack> {
        self.serialize_u64(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<(), CannotPack> {
        self.serialize_u64(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<(), CannotPack> {
        self.serialize_u64(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<(), CannotPack> {
        self.whole(value);
        Ok(())
    }
    fn serialize_f32(self, value: f32) -> Result<(), CannotPack> {
        self.serialize_f64(value.into())
    }
    /// What is no number is null, as in JSON.
    fn serialize_f64(self, value: f64) -> Result<(), CannotPack> {
        if value.is_finite() {
            self.number(value);
        } else {
            self.null();
        }
        Ok(())
    }
    fn serialize_char(self, value: char) -> Result<(), CannotPack> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<(), CannotPack> {
        self.text(value)
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<(), CannotPack> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), CannotPack> {
        self.null();
        Ok(())
    }
    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), CannotPack> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), CannotPack> {
        self.text(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), CannotPack> {
        let mut object = self.open();
        object.field(variant);
        value.serialize(&mut *object.packer)?;
        object.close_object()
    }
    fn serialize_seq(self, _length: Option<usize>) -> Result<Open<'p>, CannotPack> {
        Ok(self.open())
    }
    fn serialize_map(self, _length: Option<usize>) -> Result<Open<'p>, CannotPack> {
        Ok(self.open())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'p>, CannotPack> {
        Ok(self.open())
    }
    refuse! { "tuples are not packed":
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
    }
    refuse! { "variants without a tag are not packed":
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

impl ser::SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CannotPack> {
        self.element();
        value.serialize(&mut *self.packer)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_list()
    }
}

impl ser::SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), CannotPack> {
        self.field(name);
        value.serialize(&mut *self.packer)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_object()
    }
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CannotPack> {
        key.serialize(Name(self))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CannotPack> {
        value.serialize(&mut *self.packer)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_object()
    }
}

/// The name of a map's member, which is whatever serializes as a text.
struct Name<'o, 'p>(&'o mut Open<'p>);

impl Serializer for Name<'_, '_> {
    type Ok = ();
    type Error = CannotPack;
    type SerializeSeq = Impossible<(), CannotPack>;
    type SerializeTuple = Impossible<(), CannotPack>;
    type SerializeTupleStruct = Impossible<(), CannotPack>;
    type SerializeTupleVariant = Impossible<(), CannotPack>;
    type SerializeMap = Impossible<(), CannotPack>;
    type SerializeStruct = Impossible<(), CannotPack>;
    type SerializeStructVariant = Impossible<(), CannotPack>;

    fn serialize_str(self, name: &str) -> Result<(), CannotPack> {
        self.0.field(name);
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), CannotPack> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, name: &T) -> Result<(), CannotPack> {
        name.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, name: &T) -> Result<(), CannotPack> {
        name.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), CannotPack> {
        // Refused, as that is.
        self.serialize_unit_struct(name)
    }

    refuse! { "names that are no text are not packed":
        serialize_bool(bool) -> (); serialize_char(char) -> (); serialize_bytes(&[u8]) -> ();
        serialize_i8(i8) -> (); serialize_i16(i16) -> (); serialize_i32(i32) -> (); serialize_i64(i64) -> ();
        serialize_u8(u8) -> (); serialize_u16(u16) -> (); serialize_u32(u32) -> (); serialize_u64(u64) -> ();
        serialize_f32(f32) -> (); serialize_f64(f64) -> ();
        serialize_none() -> (); serialize_unit() -> (); serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}
