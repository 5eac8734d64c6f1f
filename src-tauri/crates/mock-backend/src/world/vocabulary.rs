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

/// Goal titles; `{n}` becomes a number between the two bounds.
pub(super) const GOALS: &[(&str, i32, i32)] = &[
    ("Raise repeat orders to {n} %", 32, 48),
    ("Answer every customer within {n} hours", 2, 8),
    ("Open {n} new retail partners in the north", 6, 18),
    ("Cut scrap on line two below {n} %", 2, 5),
    ("Ship the self-service portal to {n} customers", 40, 160),
    ("Bring staff turnover under {n} %", 6, 12),
    ("Earn {n} % of revenue from services", 15, 30),
    ("Reduce energy per unit by {n} %", 8, 20),
    ("Train {n} colleagues in data literacy", 25, 80),
    ("Close the month in {n} working days", 3, 6),
    ("Lift on-time delivery to {n} %", 93, 98),
    ("Win {n} reference customers in healthcare", 4, 10),
    ("Retire {n} legacy systems", 3, 9),
    ("Reach a Net Promoter Score of {n}", 45, 65),
    ("Halve onboarding to {n} days", 5, 12),
    ("Launch in {n} additional countries", 2, 5),
    ("Collect receivables within {n} days", 24, 38),
    ("Have zero reportable accidents for {n} days", 120, 300),
    ("Publish {n} customer stories", 8, 24),
    ("Increase trial conversion to {n} %", 12, 22),
    ("Move {n} suppliers to framework contracts", 10, 30),
    ("Keep first-year churn below {n} %", 4, 9),
];

pub(super) const GOAL_REASONS: &[&str] = &[
    "Focus on the three largest regions.",
    "Follows from the strategy day in spring.",
    "What customers asked for most in the last survey.",
    "Pays for itself within the year.",
    "The board looks at this one every month.",
    "",
];

pub(super) const STRATEGIES: &[&str] = &[
    "Start with a pilot region",
    "Fix the basics first",
    "Make it part of every weekly review",
    "Work with two strong partners",
    "Automate the manual steps",
    "Train the people who do the work",
];

pub(super) const ACTION_VERBS: &[&str] = &[
    "List", "Call", "Review", "Draft", "Test", "Agree on", "Compare", "Prepare", "Clean up", "Present", "Measure",
    "Roll out",
];

pub(super) const ACTION_OBJECTS: &[&str] = &[
    "the lapsed customers",
    "the offer template",
    "the three biggest suppliers",
    "the shift plan",
    "the new price list",
    "the returns of last month",
    "the training material",
    "the dashboard for the team",
    "the contract with the carrier",
    "the pilot results",
    "the checklists on the shop floor",
    "the onboarding mails",
    "the budget for next quarter",
    "the interview notes",
    "the safety walk",
    "the integration with the web shop",
];

pub(super) const ISSUES: &[&str] = &[
    "Orders from the app arrive twice",
    "Scanner in hall B loses its connection",
    "Two suppliers deliver late again",
    "Price list and invoice differ by rounding",
    "Reports for the north are empty",
    "Nobody covers the service line on Fridays",
    "Customer data is kept in three places",
    "Approval of travel takes a week",
    "The label printer jams after lunch",
    "Export to the tax adviser misses credit notes",
    "New hires wait days for their accounts",
    "Search ignores umlauts",
    "Pallets block the emergency exit",
    "The mobile page is slow on old phones",
    "Contract of the carrier ends without a successor",
    "Stock figures drift during the night",
    "Complaints are answered by two teams",
    "The pilot region has no spare parts",
];

pub(super) const ISSUE_DETAILS: &[&str] = &[
    "Since the update on Monday.",
    "Reported by two customers this week.",
    "Happens about once a day.",
    "We have worked around it for months.",
    "Found during the weekly review.",
];

pub(super) const TAGS: &[&str] = &["north", "kick-off", "customer", "quality", "cost", "people", "weekly"];

/// A kind of KPI: name, unit, category, rises, baseline, target, decimals.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) category: &'static str,
    pub(super) rises: bool,
    pub(super) baseline: f64,
    pub(super) target: f64,
    pub(super) decimals: u8,
}

const fn figure(
    name: &'static str,
    unit: &'static str,
    category: &'static str,
    way: (f64, f64),
    decimals: u8,
) -> Figure {
    Figure { name, unit, category, rises: way.1 > way.0, baseline: way.0, target: way.1, decimals }
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
    figure("Energy per unit", "kWh", "Production", (2.9, 2.3), 2),
    figure("Portal users", "accounts", "Product", (120.0, 900.0), 0),
    figure("Trial conversion", "%", "Sales", (8.0, 18.0), 1),
    figure("Open support tickets", "tickets", "Service", (180.0, 90.0), 0),
    figure("Training hours per head", "h", "People", (6.0, 24.0), 1),
    figure("Lead time", "days", "Logistics", (21.0, 12.0), 1),
    figure("Unplanned downtime", "h", "Production", (38.0, 15.0), 1),
    figure("Qualified leads", "leads", "Marketing", (60.0, 140.0), 0),
];

pub(super) const READING_NOTES: &[&str] =
    &["First full week", "Preliminary", "Without the northern region", "After the campaign", "Checked with accounting"];

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
