//! The Debian and Ubuntu packages that the project needs, and why.

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Build,
    Run,
    Test,
}

/// A package, its need and its reason.
pub struct Package {
    pub name: &'static str,
    pub need: Need,
    pub why: &'static str,
}

/// All of them. Names hold for Debian 12 and Ubuntu 22.04 and later.
pub const PACKAGES: [Package; 21] = [
    Package { name: "build-essential", need: Need::Build, why: "C compiler and linker" },
    Package { name: "pkg-config", need: Need::Build, why: "finds the libraries" },
    Package { name: "file", need: Need::Build, why: "bundling" },
    Package { name: "libwebkit2gtk-4.1-dev", need: Need::Build, why: "the web view (brings GTK 3 and libsoup 3)" },
    Package { name: "libayatana-appindicator3-dev", need: Need::Build, why: "the bundler asks for a tray library" },
    Package { name: "libdbus-1-dev", need: Need::Build, why: "D-Bus headers" },
    Package { name: "ca-certificates", need: Need::Run, why: "the system's trust roots" },
    Package { name: "fonts-dejavu-core", need: Need::Run, why: "a font when there is none" },
    Package { name: "fonts-noto-core", need: Need::Run, why: "names in Devanagari, Thai and other scripts" },
    Package { name: "fonts-noto-cjk", need: Need::Run, why: "Chinese, Japanese and Korean names" },
    Package { name: "xvfb", need: Need::Test, why: "a display without a screen" },
    Package { name: "openbox", need: Need::Test, why: "a window manager: titles, focus, close, minimise" },
    Package { name: "xdotool", need: Need::Test, why: "keys and pointer" },
    Package { name: "x11-utils", need: Need::Test, why: "reads window states (xprop), a window in the way (xmessage)" },
    Package { name: "imagemagick", need: Need::Test, why: "pictures of the display" },
    Package { name: "webkit2gtk-driver", need: Need::Test, why: "drives the page (WebDriver)" },
    Package { name: "iproute2", need: Need::Test, why: "a network that changes" },
    Package { name: "dbus", need: Need::Test, why: "a session bus of our own" },
    Package { name: "dunst", need: Need::Test, why: "a real notification daemon" },
    Package { name: "gnome-keyring", need: Need::Test, why: "a real Secret Service" },
    Package { name: "libsecret-tools", need: Need::Test, why: "looks into the Secret Service" },
];

/// What only the bench of the window needs.
pub const BROWSER: Package =
    Package { name: "chromium", need: Need::Test, why: "the page that the window's speed is compared with" };

impl Need {
    pub fn word(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Run => "run",
            Self::Test => "test",
        }
    }
}
