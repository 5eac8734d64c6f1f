//! What the scenarios come to.

use std::time::Duration;

use serde::Serialize;

use super::reader::Report;
use super::report::{Figures, grouped, mebibytes};

/// How fast a reader was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    per_second: f64,
    /// Processor time an event.
    cpu_micros: Option<f64>,
}

impl Pace {
    pub(super) fn of(events: u64, elapsed: Duration, cpu: Option<Duration>) -> Self {
        Self {
            per_second: events as f64 / elapsed.as_secs_f64(),
            cpu_micros: cpu.map(|cpu| cpu.as_secs_f64() * 1e6 / events as f64),
        }
    }
}

/// One flood after the other, all alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) pipeline: Pace,
    pub(super) bare: Pace,
    pub(super) other: Option<Pace>,
}

/// The pipeline beside others on the same flood. Medians of the rounds; ratios are taken round by round, 1 is as fast as the other.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Throughput {
    scenario: &'static str,
    events: u64,
    rounds: usize,
    in_order: bool,
    lost: u64,
    per_second: f64,
    /// tokio-tungstenite and serde_json alone.
    bare_per_second: f64,
    of_bare: f64,
    /// Processor time an event; unlike the time that passes, hardly disturbed by what else the machine does.
    cpu_micros: Option<f64>,
    bare_cpu_micros: Option<f64>,
    of_bare_by_cpu: Option<f64>,
    /// The reader given by `--against`.
    other_per_second: Option<f64>,
    of_other: Option<f64>,
}

impl Throughput {
    pub(super) fn of(events: u64, rounds: &[Round], in_order: bool, lost: u64) -> Self {
        let over = |figure: &dyn Fn(&Round) -> Option<f64>| median(rounds.iter().filter_map(figure).collect());
        let speed = |figure: &dyn Fn(&Round) -> f64| over(&|round| Some(figure(round))).unwrap_or_default();
        Self {
            scenario: "throughput",
            events,
            rounds: rounds.len(),
            in_order,
            lost,
            per_second: speed(&|round| round.pipeline.per_second),
            bare_per_second: speed(&|round| round.bare.per_second),
            of_bare: speed(&|round| round.pipeline.per_second / round.bare.per_second),
            cpu_micros: over(&|round| round.pipeline.cpu_micros),
            bare_cpu_micros: over(&|round| round.bare.cpu_micros),
            of_bare_by_cpu: over(&|round| Some(round.bare.cpu_micros? / round.pipeline.cpu_micros?)),
            other_per_second: over(&|round| Some(round.other?.per_second)),
            of_other: over(&|round| Some(round.pipeline.per_second / round.other?.per_second)),
        }
    }
}

impl Figures for Throughput {
    fn words(&self) -> String {
        let whole = |figure: f64| grouped(figure.round() as u64);
        let other = self
            .other_per_second
            .zip(self.of_other)
            .map_or(String::new(), |(other, ratio)| format!(", {ratio:.2} of the other reader's {}", whole(other)));
        let cpu = self.cpu_micros.zip(self.of_bare_by_cpu).map_or(String::new(), |(micros, ratio)| {
            format!("; {micros:.2} µs of a processor an event, {ratio:.2} of the bare loop's thrift")
        });
        format!(
            "throughput    {} events a second, {:.2} of the bare loop's {}{other}{cpu}; {}, {} lost",
            whole(self.per_second),
            self.of_bare,
            whole(self.bare_per_second),
            if self.in_order { "in order" } else { "NOT in order" },
            self.lost,
        )
    }
}

/// Memory over a long flood.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Memory {
    scenario: &'static str,
    /// After the warm-up.
    events: u64,
    lost: u64,
    #[serde(rename = "warmKiB")]
    warm_kib: Option<u64>,
    /// The highest of 20 looks, less what it was after the warm-up.
    #[serde(rename = "growthKiB")]
    growth_kib: Option<u64>,
}

impl Memory {
    pub(super) fn of(events: u64, warm: Option<u64>, most: Option<u64>, lost: u64) -> Self {
        Self { scenario: "memory", events, lost, warm_kib: warm, growth_kib: growth(warm, most) }
    }
}

impl Figures for Memory {
    fn words(&self) -> String {
        format!(
            "memory        {} growth over {} events, from {}; {} lost",
            amount(self.growth_kib),
            grouped(self.events),
            amount(self.warm_kib),
            self.lost
        )
    }
}

/// A consumer that stopped reading for a while.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stalled {
    scenario: &'static str,
    stalled_seconds: f64,
    stream_per_second: u32,
    events: u64,
    in_order: bool,
    lost: u64,
    /// While it did not read.
    #[serde(rename = "growthKiB")]
    growth_kib: Option<u64>,
}

impl Stalled {
    pub(super) fn of(stall: Duration, rate: u32, before: Option<u64>, after: Option<u64>, report: &Report) -> Self {
        Self {
            scenario: "stalledReader",
            stalled_seconds: stall.as_secs_f64(),
            stream_per_second: rate,
            events: report.events,
            in_order: report.in_order,
            lost: report.lost,
            growth_kib: growth(before, after),
        }
    }
}

impl Figures for Stalled {
    fn words(&self) -> String {
        format!(
            "stalled       {} growth in {:.0} s at {} events a second; {}, {} lost",
            amount(self.growth_kib),
            self.stalled_seconds,
            grouped(u64::from(self.stream_per_second)),
            if self.in_order { "in order" } else { "NOT in order" },
            self.lost,
        )
    }
}

/// Connected while nothing happens.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Idle {
    scenario: &'static str,
    seconds: f64,
    /// Of one core.
    cpu_percent: Option<f64>,
}

impl Idle {
    pub(super) fn of(lasting: Duration, used: Option<Duration>) -> Self {
        let percent = |used: Duration| used.as_secs_f64() / lasting.as_secs_f64() * 100.0;
        Self { scenario: "idle", seconds: lasting.as_secs_f64(), cpu_percent: used.map(percent) }
    }
}

impl Figures for Idle {
    fn words(&self) -> String {
        let percent = self.cpu_percent.map_or("unknown".to_owned(), |percent| format!("{percent:.3} %"));
        format!("idle          {percent} of a core over {:.0} s", self.seconds)
    }
}

/// A stream at the pace at which it is made.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Paced {
    scenario: &'static str,
    #[serde(flatten)]
    report: Report,
}

impl Paced {
    pub(super) fn of(report: Report) -> Self {
        Self { scenario: "paced", report }
    }
}

impl Figures for Paced {
    fn words(&self) -> String {
        format!("paced         {}", self.report.words())
    }
}

/// From nothing to `connected`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connecting {
    scenario: &'static str,
    connects: usize,
    p50_ms: f64,
    p95_ms: f64,
    max_ms: f64,
}

impl Connecting {
    pub(super) fn of(times: &[Duration]) -> Self {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        let percentile = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
            sorted.get(rank).copied().map_or(0.0, millis)
        };
        Self {
            scenario: "connect",
            connects: times.len(),
            p50_ms: percentile(50),
            p95_ms: percentile(95),
            max_ms: percentile(100),
        }
    }
}

impl Figures for Connecting {
    fn words(&self) -> String {
        format!(
            "connect       p50 {:.1} ms, p95 {:.1} ms, max {:.1} ms of {}",
            self.p50_ms, self.p95_ms, self.max_ms, self.connects
        )
    }
}

/// From the loss of a connection to `connected`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reconnecting {
    scenario: &'static str,
    drops: usize,
    mean_ms: f64,
}

impl Reconnecting {
    pub(super) fn of(times: &[Duration]) -> Self {
        let mean = times.iter().copied().map(millis).sum::<f64>() / times.len().max(1) as f64;
        Self { scenario: "reconnect", drops: times.len(), mean_ms: mean }
    }
}

impl Figures for Reconnecting {
    fn words(&self) -> String {
        format!("reconnect     mean {:.0} ms of {} losses", self.mean_ms, self.drops)
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn growth(before: Option<u64>, after: Option<u64>) -> Option<u64> {
    Some(after?.saturating_sub(before?))
}

fn amount(kib: Option<u64>) -> String {
    kib.map_or("unknown".to_owned(), mebibytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disturbed_round_does_not_move_the_median() {
        let pace = |per_second| Pace { per_second, cpu_micros: None };
        let round = |pipeline, bare| Round { pipeline: pace(pipeline), bare: pace(bare), other: None };
        let throughput = Throughput::of(9, &[round(80.0, 100.0), round(8.0, 100.0), round(90.0, 100.0)], true, 0);
        assert_eq!((throughput.per_second, throughput.of_bare, throughput.of_other), (80.0, 0.8, None));
    }

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        let connecting = Connecting::of(&times);
        assert_eq!((connecting.p50_ms, connecting.p95_ms, connecting.max_ms), (50.0, 95.0, 100.0));
    }
}
