//! What is measured: whether it is on its way, and which way is good.

use serde::{Deserialize, Serialize};

/// How something stands that is measured (protocol.md 5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// At its target, or near it.
    OnTrack,
    /// Far from its target.
    AtRisk,
    /// Between the two.
    Behind,
    /// Nobody knows.
    NoData,
}

/// Which way of a KPI is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Increase,
    /// Less is better.
    Decrease,
    /// It should stay where it is.
    Maintain,
    /// The service did not say.
    Unknown,
}

/// Of how many per cent of its target a KPI is on track, and below how many it is at risk (protocol.md 5.6).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds {
    pub(crate) on_track: f64,
    pub(crate) at_risk: f64,
}

impl Thresholds {
    /// The service's defaults, each of which it may tell otherwise.
    pub(crate) fn of(on_track: Option<f64>, at_risk: Option<f64>) -> Self {
        Self { on_track: on_track.unwrap_or(80.0), at_risk: at_risk.unwrap_or(50.0) }
    }
}

impl Health {
    /// Reads the service's word, in whichever spelling; `None` for no word, or one that is not known.
    pub(crate) fn read(text: Option<&str>) -> Option<Self> {
        match squashed(text?).as_str() {
            "ontrack" => Some(Self::OnTrack),
            "atrisk" => Some(Self::AtRisk),
            "behind" | "offtrack" => Some(Self::Behind),
            "nodata" => Some(Self::NoData),
            _ => None,
        }
    }

    /// The word for it, where there is something to tell.
    pub(crate) fn told(self) -> Option<String> {
        match self {
            Self::OnTrack => Some("on_track".to_owned()),
            Self::AtRisk => Some("at_risk".to_owned()),
            Self::Behind => Some("behind".to_owned()),
            Self::NoData => None,
        }
    }

    /// By the rule of protocol.md 5.6, for a KPI whose health the service does not tell.
    pub(crate) fn by_variance(variance: Option<f64>, thresholds: Thresholds) -> Self {
        match variance {
            None => Self::NoData,
            Some(variance) if variance >= thresholds.on_track - 100.0 => Self::OnTrack,
            Some(variance) if variance >= thresholds.at_risk - 100.0 => Self::Behind,
            Some(_) => Self::AtRisk,
        }
    }
}

impl Direction {
    pub(crate) fn read(text: Option<&str>) -> Self {
        match squashed(text.unwrap_or_default()).as_str() {
            "increase" | "up" => Self::Increase,
            "decrease" | "down" => Self::Decrease,
            "maintain" => Self::Maintain,
            _ => Self::Unknown,
        }
    }

    /// Per cent of the target by which a value is better (above 0) or worse (below 0) than it.
    pub(crate) fn variance(self, current: Option<f64>, target: Option<f64>) -> Option<f64> {
        let (current, target) = (current?, target?);
        let ahead = match self {
            Self::Increase | Self::Unknown => current - target,
            Self::Decrease => target - current,
            Self::Maintain => -(current - target).abs(),
        };
        // A target of 0 has no per cent: every distance from it is far.
        Some(ahead / target.abs().max(f64::EPSILON) * 100.0)
    }

    /// The value below which, and the one above which, it is at risk: [`Health::by_variance`] turned around.
    pub(crate) fn at_risk_beyond(self, target: Option<f64>, thresholds: Thresholds) -> (Option<f64>, Option<f64>) {
        let Some(target) = target else { return (None, None) };
        let slack = (100.0 - thresholds.at_risk) / 100.0 * target.abs().max(f64::EPSILON);
        let (least, most) = (Some(written(target - slack)), Some(written(target + slack)));
        match self {
            Self::Increase | Self::Unknown => (least, None),
            Self::Decrease => (None, most),
            Self::Maintain => (least, most),
        }
    }
}

/// Without the digits that only arithmetic brought in: they would not survive the way through JSON.
fn written(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// Lower case, letters and digits only.
pub(crate) fn squashed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(direction: Direction, current: f64, target: f64) -> Health {
        Health::by_variance(direction.variance(Some(current), Some(target)), Thresholds::of(None, None))
    }

    #[test]
    fn the_bounds_of_risk_part_the_values_as_the_rule_does() {
        for direction in [Direction::Increase, Direction::Decrease, Direction::Maintain, Direction::Unknown] {
            for target in [100.0, -40.0, 0.5] {
                for thresholds in [Thresholds::of(None, None), Thresholds::of(Some(90.0), Some(75.0))] {
                    let (below, above) = direction.at_risk_beyond(Some(target), thresholds);
                    for step in -300..=300 {
                        // Off the bounds themselves, where rounding decides.
                        let value = target + target * (f64::from(step) + 0.5) / 100.0;
                        let beyond = below.is_some_and(|least| value < least) || above.is_some_and(|most| value > most);
                        let variance = direction.variance(Some(value), Some(target));
                        let by_rule = Health::by_variance(variance, thresholds) == Health::AtRisk;
                        assert_eq!(beyond, by_rule, "{direction:?} {target} {value}");
                    }
                }
            }
        }
        assert_eq!(Direction::Increase.at_risk_beyond(None, Thresholds::of(None, None)), (None, None));
    }

    #[test]
    fn a_kpi_is_on_track_down_to_80_per_cent_and_at_risk_below_50() {
        let of = |current| health(Direction::Increase, current, 100.0);
        assert_eq!(
            [120.0, 80.0, 79.9, 50.0, 49.9].map(of),
            [Health::OnTrack, Health::OnTrack, Health::Behind, Health::Behind, Health::AtRisk]
        );
    }

    #[test]
    fn less_is_better_where_the_direction_says_so() {
        assert_eq!(health(Direction::Decrease, 90.0, 100.0), Health::OnTrack);
        assert_eq!(health(Direction::Decrease, 130.0, 100.0), Health::Behind);
        assert_eq!(health(Direction::Decrease, 160.0, 100.0), Health::AtRisk);
        assert_eq!(health(Direction::Maintain, 160.0, 100.0), Health::AtRisk, "too much is as bad as too little");
        assert_eq!(health(Direction::Maintain, 40.0, 100.0), Health::AtRisk);
    }

    #[test]
    fn a_target_of_zero_is_met_or_missed() {
        assert_eq!(health(Direction::Decrease, 0.0, 0.0), Health::OnTrack);
        assert_eq!(health(Direction::Decrease, 1.0, 0.0), Health::AtRisk);
    }

    #[test]
    fn a_negative_target_turns_nothing_around() {
        assert_eq!(health(Direction::Increase, -10.0, -10.0), Health::OnTrack);
        assert_eq!(health(Direction::Increase, -16.0, -10.0), Health::AtRisk);
        assert_eq!(health(Direction::Increase, -5.0, -10.0), Health::OnTrack);
    }

    #[test]
    fn without_a_value_or_a_target_nobody_knows() {
        let thresholds = Thresholds::of(None, None);
        for (current, target) in [(None, Some(1.0)), (Some(1.0), None)] {
            assert_eq!(Health::by_variance(Direction::Increase.variance(current, target), thresholds), Health::NoData);
        }
    }

    #[test]
    fn the_services_words_are_read_in_every_spelling() {
        assert_eq!(Health::read(Some("OnTrack")), Some(Health::OnTrack));
        assert_eq!(Health::read(Some("at-risk")), Some(Health::AtRisk));
        assert_eq!(Health::read(Some("splendid")), None);
        assert_eq!(Direction::read(Some("Up")), Direction::Increase);
        assert_eq!(Direction::read(Some("DECREASE")), Direction::Decrease);
        assert_eq!(Direction::read(None), Direction::Unknown);
    }
}
