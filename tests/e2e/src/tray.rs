//! A panel for tray items: StatusNotifierWatcher and host in one, and a reader of what an item tells.
//!
//! Sources: freedesktop StatusNotifierItem; com.canonical.dbusmenu (its XML description).

mod watcher;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use zbus::Connection;
use zbus::zvariant::{Array, Dict, OwnedValue, Structure, Value};

use self::watcher::Watcher;
use crate::lab::Lab;
use crate::{LabError, block_on, wait};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A panel that shows tray items. Dropping it takes the panel away.
pub struct TrayHost {
    connection: Connection,
    registered: Arc<Mutex<Vec<Address>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    bus_name: String,
    path: String,
}

impl TrayHost {
    /// Starts the panel and takes the watcher's name on the bus.
    pub fn start(lab: &Lab) -> Result<Self, LabError> {
        let registered = Arc::new(Mutex::new(Vec::new()));
        let watcher = Watcher { registered: Arc::clone(&registered) };
        let builder = lab.bus_builder()?.serve_at("/StatusNotifierWatcher", watcher)?.name(WATCHER)?;
        Ok(Self { connection: block_on(builder.build())?, registered })
    }

    /// Waits for an item that is alive.
    pub fn item(&self, limit: Duration) -> Result<TrayItem, LabError> {
        wait::until(limit, "a tray item is registered", || Ok(self.items()?.pop()))
    }

    /// The registered items whose programs are still on the bus.
    pub fn items(&self) -> Result<Vec<TrayItem>, LabError> {
        let addresses = self.registered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut items = Vec::new();
        for address in addresses {
            let item = TrayItem { connection: self.connection.clone(), address };
            if item.is_alive()? {
                items.push(item);
            }
        }
        Ok(items)
    }

    /// Takes the panel away, as when it crashes.
    pub fn stop(self) -> Result<(), LabError> {
        Ok(block_on(self.connection.close())?)
    }
}

/// A picture of a tray item: ARGB, 8 bit each, in network byte order, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixmap {
    /// Pixels in a row.
    pub width: i32,
    /// Rows.
    pub height: i32,
    /// `width * height * 4` bytes.
    pub argb: Vec<u8>,
}

impl Pixmap {
    /// Luma (Rec. 709) of each pixel on a panel of `panel` grey (0 to 1).
    pub fn greys(&self, panel: f32) -> Vec<f32> {
        let grey = |pixel: &[u8]| {
            let [alpha, red, green, blue] = [0, 1, 2, 3].map(|at| f32::from(pixel[at]) / 255.0);
            alpha * (0.2126 * red + 0.7152 * green + 0.0722 * blue) + (1.0 - alpha) * panel
        };
        self.argb.chunks_exact(4).map(grey).collect()
    }

    /// Root mean square difference in grey to a picture of the same size, from 0 to 1; 1 when the sizes differ.
    pub fn difference(&self, other: &Self, panel: f32) -> f32 {
        if (self.width, self.height) != (other.width, other.height) || self.argb.is_empty() {
            return 1.0;
        }
        let (left, right) = (self.greys(panel), other.greys(panel));
        let squares: f32 = left.iter().zip(&right).map(|(l, r)| (l - r) * (l - r)).sum();
        (squares / left.len() as f32).sqrt()
    }
}

/// One line of a tray menu; separators have an empty label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// The id that dbusmenu clicks by.
    pub id: i32,
    /// The words, without mnemonic underscores.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Its submenu.
    pub children: Vec<MenuEntry>,
}

/// A program's tray item.
#[derive(Debug, Clone)]
pub struct TrayItem {
    connection: Connection,
    address: Address,
}

impl TrayItem {
    /// The same item, looked at from another connection: for when its panel has gone.
    pub fn seen_by(self, connection: Connection) -> Self {
        Self { connection, ..self }
    }

    /// Whether the program that owns it is on the bus.
    pub fn is_alive(&self) -> Result<bool, LabError> {
        let bus = "org.freedesktop.DBus";
        let name = (self.address.bus_name.as_str(),);
        let call = self.connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "NameHasOwner", &name);
        Ok(block_on(call)?.body().deserialize()?)
    }

    /// `Title`.
    pub fn title(&self) -> Result<String, LabError> {
        self.text("Title")
    }

    /// `Status`: `Active`, `Passive` or `NeedsAttention`.
    pub fn status(&self) -> Result<String, LabError> {
        self.text("Status")
    }

    /// `ToolTip`: its title and text, joined by a line break when both are there.
    pub fn tooltip(&self) -> Result<String, LabError> {
        let value = self.property(ITEM, &self.address.path, "ToolTip")?;
        let tooltip: Structure<'_> = value.downcast_ref()?;
        let part = |at: usize| match tooltip.fields().get(at) {
            Some(Value::Str(text)) => text.to_string(),
            Some(_) | None => String::new(),
        };
        Ok([part(2), part(3)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"))
    }

    /// `IconPixmap`: the picture in each size that the program offers.
    pub fn pixmaps(&self) -> Result<Vec<Pixmap>, LabError> {
        let value = self.property(ITEM, &self.address.path, "IconPixmap")?;
        let raw: Vec<(i32, i32, Vec<u8>)> = Value::from(value).try_into()?;
        Ok(raw.into_iter().map(|(width, height, argb)| Pixmap { width, height, argb }).collect())
    }

    /// The whole menu.
    pub fn menu(&self) -> Result<Vec<MenuEntry>, LabError> {
        let (path, properties) = (self.menu_path()?, Vec::<String>::new());
        let reply = self.call(&path, MENU, "GetLayout", &(0_i32, -1_i32, properties))?;
        let body = reply.body();
        let answer: Structure<'_> = body.deserialize()?;
        let root = answer
            .fields()
            .get(1)
            .ok_or_else(|| LabError::Unexpected("GetLayout answers without a layout".to_owned()))?;
        Ok(entry(root)?.children)
    }

    /// All labels of the menu, submenus included, in order.
    pub fn labels(&self) -> Result<Vec<String>, LabError> {
        Ok(flatten(self.menu()?).into_iter().map(|entry| entry.label).collect())
    }

    /// Chooses the menu line whose label begins with `label`.
    pub fn click(&self, label: &str) -> Result<(), LabError> {
        let entries = flatten(self.menu()?);
        let chosen = entries.iter().find(|entry| entry.label.starts_with(label));
        let id = chosen.ok_or_else(|| LabError::Unexpected(format!("the tray menu has no {label}: {entries:?}")))?.id;
        let event = (id, "clicked", Value::from(""), 0_u32);
        self.call(&self.menu_path()?, MENU, "Event", &event).map(|_| ())
    }

    /// What a left click on the picture does.
    pub fn activate(&self) -> Result<(), LabError> {
        self.call(&self.address.path.clone(), ITEM, "Activate", &(0_i32, 0_i32)).map(|_| ())
    }

    fn menu_path(&self) -> Result<String, LabError> {
        let value = self.property(ITEM, &self.address.path, "Menu")?;
        if let Value::ObjectPath(path) = &*value {
            return Ok(path.to_string());
        }
        Err(LabError::Unexpected(format!("the tray item's Menu is {value:?}")))
    }

    fn text(&self, name: &str) -> Result<String, LabError> {
        let value = self.property(ITEM, &self.address.path, name)?;
        Ok(value.downcast_ref::<&str>()?.to_owned())
    }

    fn property(&self, interface: &str, path: &str, name: &str) -> Result<OwnedValue, LabError> {
        let reply = self.call(path, "org.freedesktop.DBus.Properties", "Get", &(interface, name))?;
        Ok(reply.body().deserialize()?)
    }

    fn call<B>(&self, path: &str, interface: &str, member: &str, body: &B) -> Result<zbus::Message, LabError>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let bus_name = self.address.bus_name.as_str();
        Ok(block_on(self.connection.call_method(Some(bus_name), path, Some(interface), member, body))?)
    }
}

/// Reads a layout node `(ia{sv}av)`: id, properties, children.
fn entry(node: &Value<'_>) -> Result<MenuEntry, LabError> {
    let odd = || LabError::Unexpected(format!("not a dbusmenu layout: {node:?}"));
    let node: &Structure<'_> = node.downcast_ref().map_err(|_| odd())?;
    let [Value::I32(id), Value::Dict(properties), Value::Array(children)] = node.fields() else {
        return Err(odd());
    };
    let children = children_of(children)?;
    let label = text_property(properties, "label").unwrap_or_default().replace('_', "");
    let enabled = !matches!(dict_value(properties, "enabled"), Some(Value::Bool(false)));
    Ok(MenuEntry { id: *id, label, enabled, children })
}

fn children_of(children: &Array<'_>) -> Result<Vec<MenuEntry>, LabError> {
    children.iter().map(|child| if let Value::Value(inner) = child { entry(inner) } else { entry(child) }).collect()
}

fn dict_value<'d>(dict: &'d Dict<'_, '_>, key: &str) -> Option<&'d Value<'d>> {
    let found = dict.iter().find(|(name, _)| matches!(name, Value::Str(name) if name.as_str() == key));
    found.map(|(_, value)| if let Value::Value(inner) = value { &**inner } else { value })
}

fn text_property(dict: &Dict<'_, '_>, key: &str) -> Option<String> {
    match dict_value(dict, key) {
        Some(Value::Str(text)) => Some(text.to_string()),
        Some(_) | None => None,
    }
}

fn flatten(entries: Vec<MenuEntry>) -> Vec<MenuEntry> {
    entries.into_iter().flat_map(|entry| std::iter::once(entry.clone()).chain(flatten(entry.children))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transparent_picture_is_as_grey_as_its_panel() {
        let picture = Pixmap { width: 1, height: 1, argb: vec![0, 255, 255, 255] };
        assert_eq!(picture.greys(0.25), [0.25]);
    }

    #[test]
    fn black_and_white_differ_by_full_scale() {
        let white = Pixmap { width: 1, height: 1, argb: vec![255, 255, 255, 255] };
        let black = Pixmap { width: 1, height: 1, argb: vec![255, 0, 0, 0] };
        assert!((white.difference(&black, 0.5) - 1.0).abs() < 1e-6, "full scale is 1");
    }
}
