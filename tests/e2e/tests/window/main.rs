//! The application's real window, driven as a person would: WebDriver for the page, X11 for the window around it, D-Bus
//! for notifications and tray, and the mock backend as the company.

mod accessible;
mod debug;
mod demo;
mod desktop;
mod first_frame;
mod journeys;
mod live;
mod mute;
mod notifications;
mod reconnect;
mod sign_in;
mod snooze;
mod tray;
