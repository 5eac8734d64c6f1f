//! The words from which a world is drawn: companies, people, goals, tasks, problems, figures.

/// First halves of company names.
pub(super) const COMPANY_ROOTS: &[&str] = &[
    "Alder",
    "Brightwater",
    "Cobalt",
    "Fjordline",
    "Granary",
    "Halden",
    "Juniper",
    "Kestrel",
    "Lumen",
    "Marula",
    "Northgate",
    "Quayside",
    "Saffron",
    "Tamarind",
];

/// Second halves of company names.
pub(super) const COMPANY_KINDS: &[&str] =
    &["Foods", "Logistics", "Instruments", "Works", "Health", "Energy", "Outdoor", "Print", "Bakeries", "Tools"];

/// First and last name, and a spelling for addresses and user names.
pub(super) const PEOPLE: &[(&str, &str, &str)] = &[
    ("Amara", "Okafor", "amara.okafor"),
    ("Jürgen", "Weiß", "juergen.weiss"),
    ("美咲", "田中", "misaki.tanaka"),
    ("Léa", "Fontaine", "lea.fontaine"),
    ("Олена", "Ковальчук", "olena.kovalchuk"),
    ("Mateo", "Quispe Huamán", "mateo.quispe"),
    ("Priya", "Raghunathan", "priya.raghunathan"),
    ("ليلى", "حداد", "layla.haddad"),
    ("Sigríður", "Jónsdóttir", "sigridur.jonsdottir"),
    ("Thabo", "Mokoena", "thabo.mokoena"),
    ("张", "伟", "zhang.wei"),
    ("Zoë", "van den Berg", "zoe.vandenberg"),
    ("Nguyễn", "Thị Hương", "huong.nguyen"),
    ("Daniel", "O’Sullivan", "daniel.osullivan"),
    ("Ελένη", "Παπαδοπούλου", "eleni.papadopoulou"),
    ("Kwame", "Mensah", "kwame.mensah"),
    ("지우", "김", "jiwoo.kim"),
    ("Aroha", "Ngata", "aroha.ngata"),
    ("Željko", "Šarić", "zeljko.saric"),
    ("Ingrid", "Sørensen", "ingrid.sorensen"),
    ("आरव", "शर्मा", "aarav.sharma"),
    ("Beatriz", "Gonçalves", "beatriz.goncalves"),
    ("נועה", "לוי", "noa.levi"),
    ("Fatoumata", "Diallo", "fatoumata.diallo"),
];

pub(super) const JOBS: &[&str] = &[
    "Head of Sales",
    "Operations Manager",
    "Product Owner",
    "Customer Success Lead",
    "Finance Controller",
    "Plant Manager",
    "Marketing Manager",
    "Software Engineer",
    "HR Partner",
    "Quality Engineer",
    "Purchasing",
    "Data Analyst",
    "Service Technician",
];

pub(super) const PERSON_TAGS: &[&str] =
    &["north", "south", "leadership", "night shift", "remote", "works council", "first aid"];

pub(super) const GOAL_REASONS: &[&str] = &[
    "Focus on the three largest regions.",
    "Follows from the strategy day in spring.",
    "What customers asked for most in the last survey.",
    "Pays for itself within the year.",
    "The board looks at this one every month.",
    "Two other goals wait for this one.",
];

pub(super) const STRATEGIES: &[&str] = &[
    "Start with a pilot region",
    "Fix the basics first",
    "Make it part of every weekly review",
    "Work with two strong partners",
    "Automate the manual steps",
    "Train the people who do the work",
];

pub(super) const TAGS: &[&str] = &["north", "kick-off", "customer", "quality", "cost", "people", "weekly"];

/// A kind of KPI.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) category: &'static str,
    /// More is better.
    pub(super) rises: bool,
    pub(super) baseline: f64,
    pub(super) target: f64,
    pub(super) decimals: u8,
    /// Counts what has been reached, and so never falls.
    pub(super) counts: bool,
}

const fn figure(
    name: &'static str,
    unit: &'static str,
    category: &'static str,
    (baseline, target): (f64, f64),
    decimals: u8,
) -> Figure {
    Figure { name, unit, category, rises: target > baseline, baseline, target, decimals, counts: false }
}

const fn count(name: &'static str, unit: &'static str, category: &'static str, way: (f64, f64)) -> Figure {
    Figure { counts: true, ..figure(name, unit, category, way, 0) }
}

pub(super) const FIGURES: &[Figure] = &[
    figure("Repeat order rate", "%", "Sales", (24.0, 40.0), 1),
    figure("First response time", "h", "Service", (9.0, 4.0), 1),
    figure("Monthly recurring revenue", "k€", "Finance", (310.0, 420.0), 0),
    figure("Scrap rate", "%", "Production", (5.8, 3.0), 2),
    figure("On-time delivery", "%", "Logistics", (86.0, 96.0), 1),
    figure("Net Promoter Score", "points", "Customer", (31.0, 55.0), 0),
    figure("Staff turnover", "%", "People", (14.0, 9.0), 1),
    figure("Days sales outstanding", "days", "Finance", (44.0, 32.0), 0),
    figure("Energy per unit", "kWh", "Production", (2.9, 2.1), 2),
    figure("Trial conversion", "%", "Sales", (8.0, 18.0), 1),
    figure("Open support tickets", "tickets", "Service", (180.0, 90.0), 0),
    figure("Training hours per head", "h", "People", (6.0, 24.0), 1),
    figure("Lead time", "days", "Logistics", (21.0, 12.0), 1),
    figure("Unplanned downtime", "h", "Production", (38.0, 15.0), 1),
    figure("Qualified leads", "leads", "Marketing", (60.0, 140.0), 0),
    figure("Service share of revenue", "%", "Finance", (9.0, 22.0), 1),
    figure("Days to close the month", "days", "Finance", (9.0, 5.0), 1),
    figure("Complaints a week", "complaints", "Customer", (34.0, 15.0), 0),
    figure("Onboarding time", "days", "People", (19.0, 9.0), 1),
    figure("Orders from abroad", "%", "Sales", (4.0, 15.0), 1),
    figure("Near misses reported", "reports", "Production", (3.0, 12.0), 0),
    figure("First-year churn", "%", "Customer", (14.0, 7.0), 1),
    count("Retail partners in the north", "partners", "Sales", (1.0, 12.0)),
    count("Customers on the portal", "customers", "Product", (8.0, 100.0)),
    count("Colleagues trained", "people", "People", (4.0, 50.0)),
    count("Reference customers", "clinics", "Sales", (1.0, 8.0)),
    count("Systems retired", "systems", "Product", (1.0, 7.0)),
    count("Stories published", "stories", "Marketing", (1.0, 16.0)),
    count("Suppliers under contract", "suppliers", "Logistics", (2.0, 20.0)),
];

pub(super) const READING_NOTES: &[&str] = &[
    "First full week",
    "Preliminary",
    "Without the northern region",
    "After the campaign",
    "Checked with accounting",
    "Two days of holiday",
    "One large order is in it",
    "Counted by hand, the scanner was out",
];

/// Title and content of notes on goals.
pub(crate) const NOTES: &[(&str, &str)] = &[
    ("Call with the northern region", "They can start in week 12"),
    ("Weekly review", "On course; two risks moved to the list of issues"),
    ("Feedback from the pilot", "Customers like the shorter form, the photos are too small"),
    ("Budget", "Half of it is committed, nothing surprising"),
    ("Visit on site", "The team shows real pride, only the tools are missing"),
    ("Supplier meeting", "Agreed on weekly deliveries from next month"),
    ("Question from the board", "They want the figures without the one-off order"),
];

/// Title, decision, rationale, impact.
pub(crate) const DECISIONS: &[(&str, &str, &str, &str)] = &[
    (
        "Start in the north",
        "Pilot with the northern region only",
        "Smallest risk, best data",
        "Two weeks later elsewhere",
    ),
    (
        "One supplier less",
        "Buy the housings from two suppliers only",
        "Quality differs too much",
        "Saves about 4 % of cost",
    ),
    (
        "Hire before summer",
        "Fill the two open posts by June",
        "The team is at its limit",
        "Payroll up from the second half",
    ),
    ("Freeze the scope", "No new features before the launch", "The date matters more", "Four wishes move to autumn"),
    ("Keep the price", "No increase this year", "Volume grows faster than cost", "Margin flat until December"),
];

/// File name and MIME type.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("duplicate-orders.csv", "text/csv"),
    ("pilot-results.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("photo-hall-b.jpg", "image/jpeg"),
    ("offer-draft.pdf", "application/pdf"),
    ("interview-notes.md", "text/markdown"),
    ("Übersicht Q3.pdf", "application/pdf"),
];

pub(crate) const FINAL_NOTES: &[&str] = &[
    "Reached a week early",
    "41.2 % in the last month",
    "Done, thanks to everybody on the night shift",
    "The customer signed this morning",
];

pub(crate) const PAUSE_REASONS: &[&str] = &[
    "Waiting for the new price list",
    "Two colleagues are ill",
    "The supplier is late",
    "Budget freeze until the end of the month",
];

pub(crate) const CANCEL_REASONS: &[&str] =
    &["The region is being sold", "Another goal covers this", "No longer worth the effort"];

pub(crate) const OUTCOMES: &[&str] =
    &["118 customers listed", "Signed and filed", "Works in the pilot", "Two follow-ups created"];

pub(super) const INSIGHTS: &[(&str, &str, &str, &str)] = &[
    (
        "Two goals share the same bottleneck",
        "Both wait for the same three people in operations.",
        "operations",
        "improve",
    ),
    ("Weekly reviews pay off", "Goals with a note each week move twice as fast.", "people", "keep"),
    ("Readings arrive late", "Four KPIs are recorded more than five days after the month ends.", "data", "improve"),
    ("Issues without an owner", "A third of the open issues have no assignee.", "operations", "start"),
    (
        "Long lists of paused work",
        "Decide what to stop; half of the paused actions are older than a quarter.",
        "focus",
        "stop",
    ),
];
