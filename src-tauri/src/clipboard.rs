//! What somebody copied, read here so that a token never passes the window.

use companion::{CommandError, ErrorCode};
use secrecy::SecretString;

/// The copied text.
pub(crate) async fn text() -> Result<SecretString, CommandError> {
    let read = tokio::task::spawn_blocking(|| arboard::Clipboard::new()?.get_text());
    match read.await {
        Ok(Ok(text)) => Ok(text.into()),
        Ok(Err(arboard::Error::ContentNotAvailable)) => Err(unusable("There is no text in the clipboard.")),
        Ok(Err(error)) => Err(unusable(&format!("The clipboard cannot be read: {error}."))),
        Err(error) => Err(CommandError::internal(error.to_string())),
    }
}

fn unusable(message: &str) -> CommandError {
    CommandError::new(ErrorCode::Validation, message)
}
