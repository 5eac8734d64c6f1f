//! What companies pursue: goals with the KPIs, actions and issues that belong to them.

/// What a company may pursue, with what it is measured by, what is done for it and what stands in its way.
pub(super) struct Purpose {
    /// `{n}` becomes a number between the two bounds.
    pub(super) title: &'static str,
    pub(super) bounds: (i32, i32),
    /// Names of [`FIGURES`](super::vocabulary::FIGURES); the first one measures it best.
    pub(super) figures: [&'static str; 2],
    /// The number in the title is the target of the first figure.
    pub(super) is_target: bool,
    pub(super) actions: [&'static str; 6],
    /// Title and description.
    pub(super) issues: [(&'static str, &'static str); 2],
}

pub(super) const PURPOSES: &[Purpose] = &[
    Purpose {
        title: "Raise repeat orders to {n} %",
        bounds: (32, 48),
        figures: ["Repeat order rate", "Net Promoter Score"],
        is_target: true,
        actions: [
            "List the customers who did not come back",
            "Call the twenty largest lapsed customers",
            "Write the second-order mail",
            "Test a voucher in two regions",
            "Ask the returns desk for the three main reasons",
            "Show the last order on the start page",
        ],
        issues: [
            (
                "Orders from the app arrive twice",
                "Since the update on Monday. The warehouse sorts them out by hand; three customers were charged twice.",
            ),
            (
                "The voucher does not work together with a gift card",
                "Two customers wrote this week; both gave up at the till.",
            ),
        ],
    },
    Purpose {
        title: "Answer every customer within {n} hours",
        bounds: (2, 8),
        figures: ["First response time", "Open support tickets"],
        is_target: true,
        actions: [
            "Move the mailbox of the shop into the ticket system",
            "Write answers to the ten most frequent questions",
            "Staff the early shift on Mondays",
            "Agree who covers the service line on Fridays",
            "Measure the first answer, not the last",
            "Train two colleagues for the second line",
        ],
        issues: [
            (
                "Nobody covers the service line on Fridays",
                "From two o’clock on the calls end in the mailbox. It has been so since the last change of shifts.",
            ),
            (
                "Complaints are answered by two teams",
                "Sales and service both wrote to the same customer, with two different offers.",
            ),
        ],
    },
    Purpose {
        title: "Open {n} new retail partners in the north",
        bounds: (6, 18),
        figures: ["Retail partners in the north", "Qualified leads"],
        is_target: true,
        actions: [
            "List the shops in the four largest towns",
            "Agree the margin for the first year",
            "Send sample boxes to the first ten",
            "Visit the two chains in the harbour towns",
            "Draft the partner contract in plain words",
            "Find a driver for the northern round",
        ],
        issues: [
            (
                "Reports for the north are empty",
                "The region was renamed in the till, not in the report. It is empty since the first of the month.",
            ),
            ("The sample boxes miss the price list", "Noticed by the second shop; eight boxes are on the road."),
        ],
    },
    Purpose {
        title: "Cut scrap on line two below {n} %",
        bounds: (2, 5),
        figures: ["Scrap rate", "Energy per unit"],
        is_target: true,
        actions: [
            "Weigh the scrap of each shift for two weeks",
            "Set the cutter to the new blades",
            "Write the changeover on one page",
            "Check the sheets at goods in",
            "Agree the limit sample with quality",
            "Show the scrap of yesterday on the board of the line",
        ],
        issues: [
            (
                "The camera on line two misses scratches at night",
                "The lamp above it flickers since the move. About one sheet in forty gets through.",
            ),
            (
                "Pallets block the emergency exit",
                "Found during the walk on Tuesday; cleared twice, and back the next morning.",
            ),
        ],
    },
    Purpose {
        title: "Ship the self-service portal to {n} customers",
        bounds: (40, 160),
        figures: ["Customers on the portal", "Open support tickets"],
        is_target: true,
        actions: [
            "Invite the forty customers of the pilot",
            "Let customers change their own address",
            "Record a film of three minutes for the first sign-in",
            "Move the invoices of last year",
            "Test the sign-in with the works council",
            "Agree the support hours for the first month",
        ],
        issues: [
            (
                "Search ignores umlauts",
                "“Müller” finds nothing, “Muller” does. Reported by four customers of the pilot.",
            ),
            (
                "The mobile page is slow on old phones",
                "The list of orders takes nine seconds on the phones of the drivers.",
            ),
        ],
    },
    Purpose {
        title: "Bring staff turnover under {n} %",
        bounds: (6, 12),
        figures: ["Staff turnover", "Training hours per head"],
        is_target: true,
        actions: [
            "Talk to everybody who left this year",
            "Plan a day with the team for each new colleague",
            "Agree the shift plan four weeks ahead",
            "Review the pay of the night shift",
            "Name a mentor in each team",
            "Ask all teams the same five questions each month",
        ],
        issues: [
            (
                "New hires wait days for their accounts",
                "Five of the last six had no account on their first day; one waited for nine days.",
            ),
            ("Approval of travel takes a week", "Two people sign, and one of them is mostly travelling."),
        ],
    },
    Purpose {
        title: "Earn {n} % of revenue from services",
        bounds: (15, 30),
        figures: ["Service share of revenue", "Monthly recurring revenue"],
        is_target: true,
        actions: [
            "Price the yearly check in three sizes",
            "Offer the check with every new machine",
            "Train the technicians to offer it on site",
            "Call the owners of machines older than five years",
            "Agree the stock of spare parts per van",
            "Write the service promise on one page",
        ],
        issues: [
            (
                "The pilot region has no spare parts",
                "Two visits were for nothing last week; the parts lie in the central store.",
            ),
            ("Two invoices for one visit", "The van and the office both write one since the new app."),
        ],
    },
    Purpose {
        title: "Reduce energy per unit by {n} %",
        bounds: (8, 20),
        figures: ["Energy per unit", "Unplanned downtime"],
        is_target: false,
        actions: [
            "Measure the compressors over a weekend",
            "Close the leaks in hall A",
            "Switch the dryers off between orders",
            "Compare three offers for heat recovery",
            "Put the oven on the night tariff",
            "Show the use of each line on its board",
        ],
        issues: [
            ("The meter of hall B stands still", "It shows the same figure for three weeks; the bill does not."),
            (
                "The compressor runs through the weekend",
                "The timer was switched off for a night shift in spring and never on again.",
            ),
        ],
    },
    Purpose {
        title: "Train {n} colleagues in data literacy",
        bounds: (25, 80),
        figures: ["Colleagues trained", "Training hours per head"],
        is_target: true,
        actions: [
            "Choose the three teams that start",
            "Book the room on the first floor for Thursdays",
            "Write exercises with our own figures",
            "Find a trainer for the night shift",
            "Ask the first group what was missing",
            "Hand out the certificates at the summer party",
        ],
        issues: [
            (
                "The course computers have no access to the figures",
                "Every group works with last year’s export, which nobody recognises.",
            ),
            ("The Thursday room is booked twice", "The works council meets there as well, until March."),
        ],
    },
    Purpose {
        title: "Close the month in {n} working days",
        bounds: (3, 6),
        figures: ["Days to close the month", "Days sales outstanding"],
        is_target: true,
        actions: [
            "List what waits for whom on day one",
            "Book the freight on the day it arrives",
            "Let the bank file in by itself",
            "Agree a cut-off with purchasing",
            "Write the three bookings that always come late",
            "Try a dry run at the end of the month",
        ],
        issues: [
            (
                "Export to the tax adviser misses credit notes",
                "Found by the adviser, who now asks for a list by mail each month.",
            ),
            (
                "Price list and invoice differ by rounding",
                "A cent on every tenth invoice; each one is corrected by hand.",
            ),
        ],
    },
    Purpose {
        title: "Lift on-time delivery to {n} %",
        bounds: (93, 98),
        figures: ["On-time delivery", "Lead time"],
        is_target: true,
        actions: [
            "Agree the pick-up slots with the carrier",
            "Print the labels before packing",
            "Move the cut-off to two o’clock",
            "Measure each leg for 200 orders",
            "Sign the fallback contract with a second carrier",
            "Pack the large orders the evening before",
        ],
        issues: [
            (
                "The carrier’s contract ends without a successor",
                "It ends with the year. The second offer came without prices for the islands.",
            ),
            (
                "The label printer jams after lunch",
                "About once a day. It costs a quarter of an hour and the first pick-up.",
            ),
        ],
    },
    Purpose {
        title: "Win {n} reference customers in healthcare",
        bounds: (4, 10),
        figures: ["Reference customers", "Qualified leads"],
        is_target: true,
        actions: [
            "List the clinics that know us",
            "Ask the two pilot clinics for a visit",
            "Draft the reference contract",
            "Prepare the talk for the fair",
            "Answer the questions of the data protection officer",
            "Photograph the installation in the day clinic",
        ],
        issues: [
            (
                "The clinic’s network blocks the updates",
                "Both pilot sites are two versions behind; their firewall lets nothing out.",
            ),
            ("The data sheet lacks the CE number", "Purchasing departments send it back unread."),
        ],
    },
    Purpose {
        title: "Retire {n} legacy systems",
        bounds: (3, 9),
        figures: ["Systems retired", "Unplanned downtime"],
        is_target: true,
        actions: [
            "List who still signs in to the old order system",
            "Move the open orders to the new one",
            "Archive ten years of invoices",
            "Switch the old reports to read-only",
            "Tell the auditors where the archive is",
            "Cancel the maintenance contract",
        ],
        issues: [
            (
                "Stock figures drift during the night",
                "The old and the new system both book the same movements between two and four.",
            ),
            (
                "Customer data is kept in three places",
                "A changed address reaches one of them; the other two go on printing the old one.",
            ),
        ],
    },
    Purpose {
        title: "Reach a Net Promoter Score of {n}",
        bounds: (45, 65),
        figures: ["Net Promoter Score", "Complaints a week"],
        is_target: true,
        actions: [
            "Call everybody who gave us a three or less",
            "Ask after the delivery, not before",
            "Show the comments in the weekly review",
            "Shorten the questionnaire to two questions",
            "Repair what was named most often",
            "Thank those who recommend us",
        ],
        issues: [
            (
                "The survey goes out before the parcel arrives",
                "A third of the low scores are about a parcel that was still on the road.",
            ),
            ("Comments in other languages are not read", "About one in six; nobody knows who would translate them."),
        ],
    },
    Purpose {
        title: "Halve onboarding to {n} days",
        bounds: (5, 12),
        figures: ["Onboarding time", "Training hours per head"],
        is_target: true,
        actions: [
            "Write down what a first day needs",
            "Order the equipment with the contract",
            "Prepare the accounts before the first day",
            "Plan the first week with the team",
            "Record the safety instruction",
            "Ask after four weeks what was missing",
        ],
        issues: [
            ("Keys and badges are ordered by post", "The form goes to two offices; the last badge took eleven days."),
            (
                "The safety instruction is only held on Mondays",
                "Who starts on a Tuesday may not enter the hall for six days.",
            ),
        ],
    },
    Purpose {
        title: "Sell in {n} more countries",
        bounds: (2, 5),
        figures: ["Orders from abroad", "Qualified leads"],
        is_target: false,
        actions: [
            "Translate the shop into the first language",
            "Agree the return address with a partner",
            "Check the labels with a lawyer",
            "Price the parcels for each country",
            "Find a bank for the second currency",
            "Answer the first hundred questions by hand",
        ],
        issues: [
            ("The shop rejects foreign postcodes", "Letters are not accepted; half of the test orders failed."),
            (
                "Customs papers name the wrong origin",
                "Two parcels came back; the carrier asks for a standing declaration.",
            ),
        ],
    },
    Purpose {
        title: "Collect receivables within {n} days",
        bounds: (24, 38),
        figures: ["Days sales outstanding", "Monthly recurring revenue"],
        is_target: true,
        actions: [
            "Call before the first reminder",
            "Send the invoice with the parcel",
            "Offer direct debit to the fifty largest",
            "Agree payment terms with the three chains",
            "List the disputes that hold a payment",
            "Send reminders on a fixed day",
        ],
        issues: [
            (
                "Invoices lie in the spam folder of two chains",
                "Both pay on the second reminder, which goes out by post.",
            ),
            (
                "Part payments are booked to the wrong invoice",
                "The bank file cuts the reference after twelve characters.",
            ),
        ],
    },
    Purpose {
        title: "Have zero reportable accidents for {n} days",
        bounds: (120, 300),
        figures: ["Near misses reported", "Training hours per head"],
        is_target: false,
        actions: [
            "Walk each hall with the shift leads",
            "Mark the paths of the fork-lifts",
            "Replace the worn gloves at the press",
            "Train the first aiders of the night shift",
            "Report near misses with a photo",
            "Talk about one near miss a week",
        ],
        issues: [
            (
                "Two pallets stand in front of the fire door",
                "Seen on the walk, cleared, and there again the day after.",
            ),
            ("The mirror at the ramp is broken", "Two fork-lifts nearly met there on Friday."),
        ],
    },
    Purpose {
        title: "Publish {n} customer stories",
        bounds: (8, 24),
        figures: ["Stories published", "Qualified leads"],
        is_target: true,
        actions: [
            "Ask ten customers for half an hour",
            "Write the questions for the interview",
            "Photograph the first three on site",
            "Agree the release with their press offices",
            "Write the short form for the fair",
            "Put the stories beside the products",
        ],
        issues: [
            ("Two customers withdrew their release", "Their new press office wants to read everything again."),
            (
                "The stories are not found on our own page",
                "They lie three clicks deep, and the search does not know them.",
            ),
        ],
    },
    Purpose {
        title: "Increase trial conversion to {n} %",
        bounds: (12, 22),
        figures: ["Trial conversion", "Monthly recurring revenue"],
        is_target: true,
        actions: [
            "Call each trial on the third day",
            "Shorten the sign-up to one page",
            "Show an example instead of an empty page",
            "Ask those who left for one reason",
            "Test fourteen against thirty days",
            "Offer the import of old data",
        ],
        issues: [
            (
                "The confirmation mail comes after an hour",
                "It waits in a queue behind the newsletters; a fifth never click it.",
            ),
            ("Trials end on a Sunday", "Nobody answers on that day, and the data is gone on Monday."),
        ],
    },
    Purpose {
        title: "Move {n} suppliers to framework contracts",
        bounds: (10, 30),
        figures: ["Suppliers under contract", "Lead time"],
        is_target: true,
        actions: [
            "List the suppliers by volume",
            "Draft the framework contract",
            "Agree the price formula for steel",
            "Visit the three that deliver late",
            "Compare the terms of payment",
            "Sign the first five before the fair",
        ],
        issues: [
            ("Two suppliers deliver late again", "Both for the third time in a row; line one stood for two hours."),
            ("The old orders do not name the contract", "Goods in cannot match them and books everything by hand."),
        ],
    },
    Purpose {
        title: "Keep first-year churn below {n} %",
        bounds: (4, 9),
        figures: ["First-year churn", "Net Promoter Score"],
        is_target: true,
        actions: [
            "Call every new customer after 30 days",
            "Read the last ten cancellations",
            "Show what is new once a month",
            "Agree a review with the fifty largest",
            "Warn when a customer stops signing in",
            "Offer a pause instead of an end",
        ],
        issues: [
            (
                "Cancellations are only seen at the end of the month",
                "They come by fax and lie with accounting until the books are closed.",
            ),
            ("The welcome mail names last year’s contact", "Thirty customers a month write to somebody who has left."),
        ],
    },
];
