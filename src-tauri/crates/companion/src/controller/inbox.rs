//! The inbox as the window asks for it.

use super::Controller;
use crate::desktop::Desktop;
use crate::inbox::nameless;
use crate::store::{Change, Store};
use crate::views::{CommandError, InboxItem, InboxPage, InboxQuery};

impl<D: Desktop> Controller<D> {
    /// A page of the inbox, from the top.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be read.
    pub async fn inbox(&self, query: InboxQuery) -> Result<InboxPage, CommandError> {
        let mut page = self.store()?.inbox(query).await.ok_or_else(unavailable)?;
        for item in &mut page.items {
            self.name(item);
        }
        Ok(page)
    }

    /// Marks entries as read, or as unread; returns how many are unread then.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn mark_read(&self, ids: Vec<u32>, read: bool) -> Result<u32, CommandError> {
        self.mark(Change::Read { ids, read }).await
    }

    /// Marks every entry as read; returns how many are unread then.
    ///
    /// # Errors
    /// When nobody is signed in, or the store cannot be written.
    pub async fn mark_all_read(&self) -> Result<u32, CommandError> {
        self.mark(Change::AllRead).await
    }

    pub(super) async fn mark(&self, change: Change) -> Result<u32, CommandError> {
        self.store()?.settle(vec![change]).await.map_err(|_| unavailable())?;
        // The store has said so before it said that it is done.
        Ok(self.state().unread)
    }

    pub(super) fn store(&self) -> Result<Store, CommandError> {
        self.state().running.as_ref().map(|running| running.store.clone()).ok_or_else(CommandError::signed_out)
    }

    /// Names may have been learned after the entry was written.
    fn name(&self, item: &mut InboxItem) {
        let state = self.state();
        if item.title.trim().is_empty() {
            let known = state.directory.name(&item.entity_id).cloned();
            item.title = known.unwrap_or_else(|| nameless(item.entity_type).to_owned());
        }
        if item.actor_name.is_none() {
            item.actor_name = item.actor_id.as_deref().and_then(|id| state.directory.name(id)).cloned();
        }
    }
}

pub(super) fn unavailable() -> CommandError {
    CommandError::internal("The inbox cannot be read or written at the moment.")
}
