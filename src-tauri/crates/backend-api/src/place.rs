//! Where a call goes: a path of the service with ids in it, which cannot lead anywhere else.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Client;
use url::Url;

use crate::{ApiError, ErrorKind};

/// A service's client, and the address of one call.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) client: Client,
    pub(crate) url: Url,
}

impl Place {
    pub(crate) fn asking(mut self, query: &[(&str, &str)]) -> Self {
        if !query.is_empty() {
            self.url.query_pairs_mut().extend_pairs(query);
        }
        self
    }
}

/// Puts the ids where the template says `{}`. The template's own text, colon verbs included, stays literal.
pub(crate) fn path(template: &str, ids: &[&str]) -> Result<String, ApiError> {
    let mut parts = template.split("{}");
    let mut path = parts.next().unwrap_or_default().to_owned();
    for (part, id) in parts.zip(ids) {
        path.push_str(&segment(id)?);
        path.push_str(part);
    }
    Ok(path)
}

/// An id as one segment of a path. One that is no segment, or would be several, names nothing that exists.
fn segment(id: &str) -> Result<String, ApiError> {
    if matches!(id, "" | "." | "..") || id.contains(['/', '\\']) {
        return Err(ApiError::new(ErrorKind::NotFound, "there is no such thing: its id is not one"));
    }
    Ok(utf8_percent_encode(id, ESCAPED).to_string())
}

/// All but the unreserved characters of RFC 3986, 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_where_the_template_says() {
        assert_eq!(path("/goals/{}:close", &["g-1"]).as_deref(), Ok("/goals/g-1:close"));
        assert_eq!(
            path("/measures/{}/actuals/{}/override", &["m", "a"]).as_deref(),
            Ok("/measures/m/actuals/a/override")
        );
    }

    #[test]
    fn an_id_is_one_segment_whatever_it_holds() {
        assert_eq!(
            path("/goals/{}", &["a b?c#d%2Fe:close;é"]).as_deref(),
            Ok("/goals/a%20b%3Fc%23d%252Fe%3Aclose%3B%C3%A9")
        );
    }

    #[test]
    fn an_id_that_would_change_the_path_names_nothing() {
        for id in ["", ".", "..", "../users", "a/b", "a\\b", "/"] {
            assert_eq!(path("/goals/{}", &[id]).map_err(|error| error.kind), Err(ErrorKind::NotFound), "{id:?}");
        }
    }

    /// `%2e%2e` is a way up, too (WHATWG URL, 4.1): a dot is never all there is, and a percent sign is escaped.
    #[test]
    fn an_escaped_way_up_leads_nowhere() {
        let base = Url::parse("http://localhost/traction").expect("a URL");
        for id in ["%2e%2e", "%2E.", ".%2e", "%2f..%2f"] {
            let mut url = base.clone();
            url.set_path(&format!("/traction{}", path("/goals/{}", &[id]).expect("one segment")));
            assert!(
                url.path().starts_with("/traction/goals/%25") || url.path().starts_with("/traction/goals/.%25"),
                "{url}"
            );
        }
    }
}
