//! The KPIs of a company: where each stands, and how it came there week by week.

use jiff::Timestamp;

use super::Seeding;
use crate::world::draw::{date_of, days_before, minutes_before, pick, purpose_of, reading_note, round};
use crate::world::model::{Direction, Measure, Reading};
use crate::world::vocabulary as words;

/// Where a KPI stands as seen from its target.
#[derive(Clone, Copy)]
enum Standing {
    /// Beyond the target.
    Reached,
    /// As `behind` of protocol.md 5.6.
    Behind,
    /// As `at_risk` of protocol.md 5.6.
    AtRisk,
}

/// The KPIs: which goal each measures, by place, and where it stands. The first one of a goal tells how the goal stands.
const MEASURES: [(usize, Standing); 12] = {
    use Standing::{AtRisk, Behind, Reached};
    [
        (0, AtRisk),
        (0, Reached),
        (1, Behind),
        (3, Reached),
        (6, Reached),
        (8, Reached),
        (11, Reached),
        (3, Reached),
        (1, Behind),
        (5, Behind),
        (4, Reached),
        (10, Reached),
    ]
};

/// How long ago each KPI was read last, in minutes.
const READ_BEFORE: [i64; 12] =
    [6 * 1440 + 1300, 12, 190, 44, 26 * 60, 2 * 1440 + 35, 7, 5 * 60, 3 * 1440, 6 * 1440, 9 * 1440, 1560];

/// Weeks with a reading: twenty, and the same weeks of the year before.
const WEEKS: i64 = 72;

impl Seeding {
    pub(super) fn measures(&mut self, count: usize) {
        for place in 0..count {
            let (goal, standing) = MEASURES[place % MEASURES.len()];
            let measure = self.measure(goal % self.tenant.goals.len(), standing, place);
            self.tenant.measures.push(measure);
        }
    }

    fn measure(&mut self, goal: usize, standing: Standing, place: usize) -> Measure {
        let (figure, target) = self.figure(goal);
        let baseline = figure.baseline * target / figure.target;
        let value = self.value(figure, (baseline, target), standing);
        let read_at = minutes_before(self.now, READ_BEFORE[place % READ_BEFORE.len()]);
        let readings = self.readings(figure, (baseline, value), read_at);
        let goal = &self.tenant.goals[goal];
        Measure {
            goal_id: Some(goal.id.clone()),
            strategy_id: goal.strategies.first().map(|strategy| strategy.id.clone()),
            id: self.tenant.ids.draw(),
            link_id: self.tenant.ids.draw(),
            name: figure.name.to_owned(),
            description: format!("{} of the whole company, by week", figure.name),
            unit: figure.unit,
            category: figure.category,
            direction: if figure.rises { Direction::Increase } else { Direction::Decrease },
            baseline: round(baseline, figure.decimals),
            target: round(target, figure.decimals),
            decimals: figure.decimals,
            owner: self.colleague(),
            readings,
            created_at: days_before(self.now, 7 * WEEKS + 20),
            updated_at: read_at,
        }
    }

    /// What a goal is measured by and the value aimed at: what belongs to it, as long as nothing else is measured by it.
    fn figure(&mut self, goal: usize) -> (&'static words::Figure, f64) {
        let measures = &self.tenant.measures;
        let is_free = |name: &str| measures.iter().all(|measure| measure.name != name);
        let purpose = purpose_of(&self.tenant.goals[goal].title);
        let own = purpose.and_then(|purpose| purpose.figures.into_iter().find(|name| is_free(name)));
        let free: Vec<&words::Figure> = words::FIGURES.iter().filter(|figure| is_free(figure.name)).collect();
        let named = own.and_then(|name| free.iter().find(|figure| figure.name == name).copied());
        let figure = named.unwrap_or_else(|| pick(&mut self.rng, &free));
        let is_title = purpose.is_some_and(|purpose| purpose.is_target && purpose.figures[0] == figure.name);
        let stretch = 0.95 + self.rng.f64() * 0.1;
        (figure, if is_title { self.numbers[goal] } else { figure.target * stretch })
    }

    /// The value with that standing; better, if it would be worse than the one it began with.
    fn value(&mut self, figure: &words::Figure, (baseline, target): (f64, f64), standing: Standing) -> f64 {
        let (luck, way) = (self.rng.f64(), target - baseline);
        let (least, most, milder) = match standing {
            Standing::Reached => {
                let value = target + way * (0.08 + 0.28 * luck);
                return if figure.unit == "%" { value.min(99.4) } else { value };
            }
            Standing::Behind => (0.22, 0.24 + 0.1 * luck, Standing::Reached),
            Standing::AtRisk => (0.52, 0.54 + 0.1 * luck, Standing::Behind),
        };
        // It has come at least a third of the way, and is off by so much of the target all the same.
        let off = most.min((way * (1.0 - 0.35)).abs() / target);
        if off < least {
            return self.value(figure, (baseline, target), milder);
        }
        if figure.rises { target * (1.0 - off) } else { target * (1.0 + off) }
    }

    /// One a week, oldest first: the first weeks around the baseline, then on the way to `value`, which the last one has.
    fn readings(&mut self, figure: &words::Figure, way: (f64, f64), read_at: Timestamp) -> Vec<Reading> {
        let keepers = [self.user(), self.user()];
        (0..=WEEKS).map(|week| self.reading(figure, way, week, (read_at, &keepers))).collect()
    }

    fn reading(
        &mut self,
        figure: &words::Figure,
        (baseline, value): (f64, f64),
        week: i64,
        (read_at, keepers): (Timestamp, &[String; 2]),
    ) -> Reading {
        let is_last = week == WEEKS;
        let noise = if is_last || figure.counts { 0.0 } else { (self.rng.f64() - 0.5) * 0.14 };
        let gone = ((week - 20) as f64 / (WEEKS - 20) as f64).clamp(0.0, 1.0).powf(1.3);
        let minutes = if is_last { 0 } else { (WEEKS - week) * 7 * 1440 + self.rng.i64(-190..190) };
        let recorded_at = minutes_before(read_at, minutes);
        Reading {
            id: self.tenant.ids.draw(),
            value: round(baseline + (value - baseline) * (gone + noise), figure.decimals).max(0.0),
            date: date_of(recorded_at),
            note: reading_note(&mut self.rng).map(str::to_owned),
            subtype: "Measured".to_owned(),
            source: "Manual".to_owned(),
            overridden: None,
            recorded_at,
            recorded_by: keepers[usize::from(self.rng.u8(0..3) == 0)].clone(),
        }
    }
}
