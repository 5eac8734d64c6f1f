//! People sign in, stay signed in, and sign out: the real window, the real Secret Service.

use std::path::Path;
use std::time::Duration;

use e2e::keyring::Keyring;
use e2e::lab::Lab;
use e2e::memory;
use e2e::webdriver::Window;
use e2e::{LabError, wait};
use serde_json::json;

use e2e::company::Company;
use e2e::page::{
    GOAL_ROW, KEYRING_NOTE, LIVE_LIMIT, SIGN_IN, SIGN_IN_FAULT, SIGN_OUT, SIGNED_OUT, SOON, wait_for, wait_until_live,
};

/// What every access token of the mock begins with: the base64 of a JWT's `{"alg":"HS256",…` (RFC 7519, 3.1).
const TOKEN: &str = "eyJhbGciOiJIUzI1NiI";
/// From the start to what was true, in a debug build (wanted: 1 s; docs/PERFORMANCE.md has the figure), less the time in which
/// others had the processor.
const FIRST_PICTURE_LIMIT: Duration = Duration::from_secs(5);
/// How long an ended application may take to go.
const END_LIMIT: Duration = Duration::from_secs(10);

#[test]
fn who_signed_in_is_still_signed_in_after_a_restart() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let keyring = Keyring::unlocked(&lab)?;
    let launch = company.launch_signed_out()?;
    let window = Window::open(&lab, &launch)?;
    sign_in(&window, &company)?;
    wait_until_live(&window)?;
    assert!(keyring.kept()?.contains("label"), "the keyring keeps the sign-in");
    end(window)?;

    let window = Window::open(&lab, &launch)?;
    wait_until_live(&window)?;
    assert!(!window.has(SIGNED_OUT)?, "nobody was asked again");
    end(window)
}

#[test]
fn signing_out_leaves_nothing_in_the_keyring() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let keyring = Keyring::unlocked(&lab)?;
    let window = Window::open(&lab, &company.launch_signed_out()?)?;
    sign_in(&window, &company)?;
    wait_until_live(&window)?;
    window.script("location.hash = '#/settings'", json!([]))?;
    window.click(SIGN_OUT)?;
    wait_for(&window, SIGNED_OUT, SOON)?;
    window.wait_until(SOON, "the keyring keeps nothing", |_| Ok(!keyring.kept()?.contains("label")))?;
    window.wait_until(SOON, "the socket is closed", |_| Ok(company.act(|mock| mock.counters().open) == 0))?;
    Ok(())
}

#[test]
fn without_a_keyring_the_sign_in_lasts_until_the_app_quits() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let launch = company.launch_signed_out()?;
    let window = Window::open(&lab, &launch)?;
    wait_for(&window, KEYRING_NOTE, LIVE_LIMIT)?;
    sign_in(&window, &company)?;
    wait_until_live(&window)?;
    end(window)?;

    let window = Window::open(&lab, &launch)?;
    wait_for(&window, SIGNED_OUT, LIVE_LIMIT)?;
    Ok(())
}

#[test]
fn a_wrong_password_is_said_at_its_field() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let window = Window::open(&lab, &company.launch_signed_out()?)?;
    wait_for(&window, SIGN_IN, LIVE_LIMIT)?;
    fill(&window, &company.owner().0, "not the password")?;
    wait_for(&window, SIGN_IN_FAULT, SOON)?;
    assert!(window.has(SIGNED_OUT)?);
    Ok(())
}

#[test]
fn what_was_true_is_shown_when_the_service_cannot_be_reached() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let _keyring = Keyring::unlocked(&lab)?;
    let launch = company.launch_signed_out()?;
    let window = Window::open(&lab, &launch)?;
    sign_in(&window, &company)?;
    wait_until_live(&window)?;
    wait_for(&window, GOAL_ROW, SOON)?;
    end(window)?;

    company.act(|mock| mock.set_network(false));
    wait::is_quick(FIRST_PICTURE_LIMIT, "the last known goals are on screen", || {
        let window = Window::open(&lab, &launch)?;
        wait_for(&window, GOAL_ROW, LIVE_LIMIT)?;
        wait_for(&window, "[data-ready=true]", LIVE_LIMIT)?;
        let (first_picture, held_up) = (first_picture(&window)?, window.held_up());
        println!(
            "last known goals are on screen {first_picture:?} after the start, {held_up:?} of them without a processor"
        );
        end(window)?;
        Ok(first_picture.saturating_sub(held_up))
    })?;
    Ok(())
}

/// From the program's start to its first true picture: its age now, less what the page says has gone by since.
fn first_picture(window: &Window<'_>) -> Result<Duration, LabError> {
    let script = "return performance.now() - (performance.getEntriesByName('ready')[0]?.startTime ?? NaN)";
    let ago = window.script(script, json!([]))?.as_f64().filter(|millis| millis.is_finite());
    let ago = ago.ok_or_else(|| LabError::Unexpected("the page has no mark of its first picture".to_owned()))?;
    Ok(window.age()?.saturating_sub(Duration::from_secs_f64(ago / 1000.0)))
}

/// Canaries: no token in the memory of the page's processes, in a file, in the log, in an argument or a variable of a child.
#[test]
fn no_token_is_anywhere_but_in_the_keyring() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let keyring = Keyring::unlocked(&lab)?;
    let launch = company.launch_signed_out()?.variable("PURPOSEPATH_LOG", "trace");
    let window = Window::open(&lab, &launch)?;
    sign_in(&window, &company)?;
    wait_until_live(&window)?;
    let before = refresh_token(&keyring.kept()?)?;
    company.act(|mock| mock.expire_tokens());
    let renewed = || Ok(refresh_token(&keyring.kept()?).ok().filter(|now| *now != before));
    let refresh = window.wait_for(SOON, "the sign-in is renewed", renewed)?;
    wait_until_live(&window)?;
    for secret in [TOKEN, refresh.as_str()] {
        nowhere(&lab, &window, secret)?;
    }
    assert!(memory::holds(window.pid(), &refresh)?, "the app itself holds it: the search finds what is there");
    Ok(())
}

/// The tokens of the process environment are in no child either.
#[test]
fn no_child_inherits_the_tokens_of_the_environment() -> Result<(), LabError> {
    let (lab, company) = (Lab::start()?, Company::open()?);
    let (access, refresh) = company.tokens()?;
    let launch = company.launch_signed_out()?.variable("PURPOSEPATH_TOKEN", access.as_str());
    let window = Window::open(&lab, &launch.variable("PURPOSEPATH_REFRESH_TOKEN", refresh.as_str()))?;
    wait_until_live(&window)?;
    for secret in [access, refresh] {
        nowhere(&lab, &window, &secret)?;
    }
    Ok(())
}

fn nowhere(lab: &Lab, window: &Window<'_>, secret: &str) -> Result<(), LabError> {
    let children = memory::descendants(window.pid());
    assert!(children.iter().any(|(_, name)| name.starts_with("WebKitWeb")), "the page's process: {children:?}");
    for (child, name) in children {
        assert!(!memory::holds(child, secret)?, "{name} holds a token");
    }
    assert!(!memory::was_started_with(window.pid(), secret), "a token stands among the app's arguments or variables");
    assert!(!lab.everything_printed().contains(secret), "a log shows a token");
    if let Some(file) = file_with(&lab.folder("HOME"), secret.as_bytes()) {
        return Err(LabError::Unexpected(format!("{} holds a token", file.display())));
    }
    Ok(())
}

/// The first file below `folder` that holds the text.
fn file_with(folder: &Path, text: &[u8]) -> Option<std::path::PathBuf> {
    std::fs::read_dir(folder).ok()?.filter_map(Result::ok).find_map(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return file_with(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text).then_some(path)
    })
}

/// The refresh token of what the keyring keeps.
fn refresh_token(kept: &str) -> Result<String, LabError> {
    let secret = kept.lines().find_map(|line| line.strip_prefix("secret = "));
    let kept: serde_json::Value = secret.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let token = kept["refresh"].as_str();
    token.map(str::to_owned).ok_or_else(|| LabError::Unexpected("the keyring keeps no refresh token".to_owned()))
}

fn sign_in(window: &Window<'_>, company: &Company) -> Result<(), LabError> {
    wait_for(window, SIGN_IN, LIVE_LIMIT)?;
    let (username, password) = company.owner();
    fill(window, &username, &password)
}

fn fill(window: &Window<'_>, username: &str, password: &str) -> Result<(), LabError> {
    window.keys("input[autocomplete=username]", username)?;
    window.keys("input[autocomplete=current-password]", password)?;
    window.click(SIGN_IN)
}

/// Ends the app as a session manager does, so that it can put everything away.
fn end(window: Window<'_>) -> Result<(), LabError> {
    window.terminate();
    window.wait_for_exit(END_LIMIT).map(|_| ())
}
