//! The account service: sign-in, the user, and names for ids (protocol.md 5.1–5.3).

use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{Api, Http};
use crate::reading::lenient;
use crate::{ApiError, TokenPair};

/// What a sign-in gives.
#[derive(Debug)]
pub struct Login {
    /// The tokens.
    pub tokens: TokenPair,
    /// Who signed in.
    pub user: User,
    /// What the user does in the company.
    pub title: Option<String>,
    /// Where.
    pub tenant: Tenant,
    /// The service's clock, to the second, where it told its time.
    pub server_time: Option<SystemTime>,
}

/// A user, as the sign-in tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ToldUser")]
pub struct User {
    /// User id.
    pub id: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The person that belongs to the user.
    pub person_id: Option<String>,
    /// Where mail reaches the user.
    pub email: Option<String>,
}

/// A tenant, as the sign-in tells it.
#[derive(Clone, Debug, Deserialize)]
pub struct Tenant {
    /// Tenant id.
    pub id: String,
    /// The company's name.
    #[serde(default)]
    pub name: String,
}

/// The user, as the profile tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ToldUser")]
pub struct Profile {
    /// User id.
    pub user_id: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The person that belongs to the user.
    pub person_id: Option<String>,
    /// Where mail reaches the user.
    pub email: Option<String>,
    /// What the user prefers: an open map, or null.
    pub preferences: Value,
}

/// A person of the company.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Person id.
    pub id: String,
    /// Given name.
    #[serde(default)]
    pub first_name: String,
    /// Family name.
    #[serde(default)]
    pub last_name: String,
    /// The user that belongs to the person, where the service says so.
    pub linked_user_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LoginAnswer {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    user: User,
    person: Option<PersonOfLogin>,
    tenant: Tenant,
}

#[derive(Deserialize)]
struct PersonOfLogin {
    title: Option<String>,
}

/// A user of the tenant.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserOfTenant {
    /// User id.
    pub id: String,
    /// The person that belongs to the user.
    #[serde(default, deserialize_with = "lenient")]
    pub person_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    person: Option<PersonOfUser>,
}

/// Somebody whom work can be given to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssignablePerson {
    /// Person id.
    pub id: String,
    /// Full name.
    #[serde(default, deserialize_with = "lenient")]
    pub name: String,
    /// What the person is in the company.
    #[serde(default, deserialize_with = "lenient")]
    pub title: Option<String>,
    /// Whether it is the user who asks.
    #[serde(default, deserialize_with = "lenient")]
    pub is_current_user: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersonOfUser {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// A user under either name of the id; both may come (protocol.md 8, D-22).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldUser {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    first_name: String,
    #[serde(default, deserialize_with = "lenient")]
    last_name: String,
    #[serde(default, deserialize_with = "lenient")]
    person_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    email: Option<String>,
    #[serde(default)]
    preferences: Value,
}

impl TryFrom<ToldUser> for User {
    type Error = &'static str;

    fn try_from(told: ToldUser) -> Result<Self, Self::Error> {
        Ok(Self {
            id: told.id.or(told.user_id).ok_or("a user without an id")?,
            first_name: told.first_name,
            last_name: told.last_name,
            person_id: told.person_id,
            email: told.email,
        })
    }
}

impl TryFrom<ToldUser> for Profile {
    type Error = &'static str;

    fn try_from(told: ToldUser) -> Result<Self, Self::Error> {
        Ok(Self {
            user_id: told.user_id.or(told.id).ok_or("a profile without an id")?,
            first_name: told.first_name,
            last_name: told.last_name,
            person_id: told.person_id,
            email: told.email,
            preferences: told.preferences,
        })
    }
}

impl Http {
    /// `POST /auth/login`
    ///
    /// # Errors
    /// [`ApiError`] with the service's code (`INVALID_CREDENTIALS`, `EMAIL_NOT_VERIFIED`, `ACCOUNT_LOCKED`).
    pub async fn login(&self, username: &str, password: &SecretString) -> Result<Login, ApiError> {
        let body = json!({"username": username, "password": password.expose_secret()});
        let (answer, server_time): (LoginAnswer, _) = self.post_public_timed("/auth/login", &body).await?;
        let tokens = TokenPair { access: answer.access_token, refresh: answer.refresh_token };
        let title = answer.person.and_then(|person| person.title);
        Ok(Login { tokens, user: answer.user, title, tenant: answer.tenant, server_time })
    }

    /// `POST /auth/logout`: the service forgets the refresh token. Best effort.
    ///
    /// # Errors
    /// When the service was not reached.
    pub async fn logout(&self, refresh: &SecretString) -> Result<(), ApiError> {
        let query = [("refreshToken", refresh.expose_secret())];
        self.post_without_answer("/auth/logout", &query).await
    }
}

impl Api {
    /// `GET /user/profile`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn profile(&self) -> Result<Profile, ApiError> {
        self.get(self.account.at("/user/profile", &[])?).await
    }

    /// `GET /tenants/current`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn tenant(&self) -> Result<Tenant, ApiError> {
        self.get(self.account.at("/tenants/current", &[])?).await
    }

    /// `GET /people?status=all`, every page.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn people(&self) -> Result<Vec<Person>, ApiError> {
        let query = [("status", "all"), ("pageSize", "100")];
        self.list(self.account.at("/people", &[])?, "people", &query).await
    }

    /// `GET /people/assignable`: whom work can be given to.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn assignable_people(&self) -> Result<Vec<AssignablePerson>, ApiError> {
        self.list(self.account.at("/people/assignable", &[])?, "people", &[]).await
    }

    /// `GET /users`: every user with the person behind it. For the tenant's owner only.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) for everybody but the owner.
    pub async fn users(&self) -> Result<Vec<UserOfTenant>, ApiError> {
        self.list(self.account.at("/users", &[])?, "users", &[]).await
    }

    /// `GET /user/{id}`: the name of a user.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn user_name(&self, id: &str) -> Result<String, ApiError> {
        let user: PersonOfUser = self.get(self.account.at("/user/{}", &[id])?).await?;
        Ok(full_name(&user.first_name, &user.last_name))
    }

    /// `GET /people/{id}`
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn person(&self, id: &str) -> Result<Person, ApiError> {
        self.get(self.account.at("/people/{}", &[id])?).await
    }
}

impl User {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

impl Profile {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

impl UserOfTenant {
    /// Given and family name, where the service tells them.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.person.as_ref().map(|person| full_name(&person.first_name, &person.last_name))
    }
}

impl Person {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

fn full_name(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_read_under_either_name_of_the_id_and_under_both() {
        for told in [json!({"id": "u"}), json!({"userId": "u"}), json!({"id": "u", "userId": "u", "personId": null})] {
            let user: User = serde_json::from_value(told.clone()).expect("a user");
            let profile: Profile = serde_json::from_value(told).expect("a profile");
            assert_eq!((user.id.as_str(), profile.user_id.as_str()), ("u", "u"));
        }
        assert!(serde_json::from_value::<User>(json!({"firstName": "Jane"})).is_err(), "whose is it?");
    }
}
