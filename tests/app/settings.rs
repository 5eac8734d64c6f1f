//! What a person chooses, and which configuration is in effect.

use companion::{EndedBecause, EnvironmentName, ErrorCode, Mode, NoticeCode, Settings, Theme};

use crate::desk::Desk;

#[tokio::test]
async fn what_was_chosen_is_told_to_the_window_and_there_after_a_restart() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    let mut settings = app.settings();
    settings.appearance.theme = Theme::Dark;
    settings.pinned_goals = vec!["goal-1".to_owned()];
    assert_eq!(app.change_settings(settings.clone()).await.unwrap(), settings);
    assert!(app.desktop().wire().iter().any(|told| told.contains("\"theme\":\"dark\"")));
    assert_eq!(desk.app().snapshot().settings, settings);
}

#[tokio::test]
async fn a_value_that_the_window_does_not_know_is_refused() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    let mut settings = app.settings();
    settings.appearance.text_size = 255;
    assert_eq!(app.change_settings(settings).await.unwrap_err().code, ErrorCode::Validation);
    assert_eq!(app.settings(), Settings::default());
}

#[tokio::test]
async fn a_broken_file_is_told_and_the_app_starts() {
    let desk = Desk::set_up().await;
    std::fs::create_dir_all(desk.config()).unwrap();
    std::fs::write(desk.config().join("settings.json"), "{\"environment\": \"stag").unwrap();
    let app = desk.started().await;
    let notice = app.snapshot().notices.remove(0);
    assert_eq!(notice.code, NoticeCode::SettingsSetAside);
    assert!(notice.detail.unwrap().contains("settings.json.set-aside-1"));
}

#[tokio::test]
async fn every_effective_value_tells_where_it_came_from() {
    let desk = Desk::set_up().await;
    let app = desk.app();
    desk.unset("REACT_APP_TRACTION_API_URL");
    desk.set("HTTPS_PROXY", "http://me:canary@proxy.example.com:3128");
    desk.set("REACT_APP_ACCOUNT_API_URL", "https://api.example.com/account/api/v1");
    let view = app.configuration().unwrap();
    assert_eq!((view.environment.value.as_str(), view.environment.fixed), ("production", false));
    assert_eq!((view.account.origin.as_str(), view.account.fixed), ("REACT_APP_ACCOUNT_API_URL", true));
    assert_eq!(view.traction.origin, "the production environment");
    let proxy = view.proxy.unwrap();
    assert_eq!((proxy.value.as_str(), proxy.origin.as_str()), ("http://proxy.example.com:3128", "HTTPS_PROXY"));
    desk.set("REACT_APP_FEATURE_REALTIME", "1");
    assert_eq!(app.configuration().unwrap().live_updates.value, "off");
}

#[tokio::test]
async fn another_environment_ends_the_session_and_keeps_its_sign_in() {
    let desk = Desk::set_up().await;
    let app = desk.signed_in(true).await;
    let here = desk.mock.account_url();
    desk.unset("REACT_APP_ACCOUNT_API_URL");
    app.set_environment(EnvironmentName::Local).await.unwrap();
    let session = app.snapshot().session;
    assert_eq!((session.mode, session.environment.as_str()), (Mode::SignedOut, "local"));
    assert_eq!(session.ended_because, Some(EndedBecause::EnvironmentChanged));
    assert!(desk.keeps_something());
    desk.set("REACT_APP_ACCOUNT_API_URL", &here);
    app.set_environment(EnvironmentName::Production).await.unwrap();
    assert_eq!(app.snapshot().session.mode, Mode::Account, "the sign-in there is restored");
    assert_eq!(desk.app().settings().environment, EnvironmentName::Production);
}

#[tokio::test]
async fn what_the_process_environment_fixes_no_setting_changes() {
    let desk = Desk::set_up().await;
    desk.set("REACT_APP_STAGE", "staging");
    let app = desk.app();
    let error = app.set_environment(EnvironmentName::Local).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Validation);
    assert!(error.message.contains("REACT_APP_STAGE"), "{}", error.message);
    assert_eq!(app.snapshot().session.environment, "staging");
}
