//! Pure: when a schedule begins its job.
//!
//! Where clocks are put forward, one time a day that falls into the gap (`30 2 * * *`) comes with the first moment after it,
//! and times that repeat (`*/30 2 * * *`) have none in it. Where clocks are put back, one time a day comes once, with the
//! first of the two hours, and times that repeat come in both.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use crate::{Error, Result};

/// The longest cron, in bytes: all minutes of an hour, one by one, are shorter.
const LONGEST: usize = 200;

/// Jobs are long work: times lie at least so many minutes apart.
const APART: u16 = 10;

/// Times that cron tells in a time zone.
#[derive(Debug)]
pub(super) struct Times {
    cron: Cron,
    zone: Tz,
}

impl Times {
    /// # Errors
    /// [`Error::Invalid`]: `cron_invalid`, `cron_too_often`, `time_zone_invalid`.
    pub fn read(cron: &str, zone: &str) -> Result<Self> {
        let zone = zone.parse().map_err(|_| {
            let message = "a time zone is named as IANA does: `Europe/Berlin`, `Asia/Shanghai`, `UTC`";
            Error::invalid("time_zone_invalid", message)
        })?;
        // Nicknames such as `@daily` have fewer; longer than that is nothing that a person wrote.
        if cron.len() > LONGEST || cron.split_whitespace().count() != 5 {
            return Err(invalid("it has not five fields"));
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(cron).map_err(|error| invalid(error.to_string().trim_end_matches('.')))?;
        if apart(&cron.pattern.minutes.values(), &cron.pattern.hours.values()) < APART {
            let message = format!("a schedule begins a job every {APART} minutes at most; say fewer minutes");
            return Err(Error::invalid("cron_too_often", message));
        }
        Ok(Self { cron, zone })
    }

    /// The first time after `now`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is none, as on a 30th of February.
    pub fn after(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
        let found = self.cron.find_next_occurrence(&now.with_timezone(&self.zone), false);
        let found = found.map(|at| at.to_utc()).ok().filter(|at| *at > now);
        found.ok_or_else(|| invalid("there is no such day"))
    }
}

/// How many minutes lie between two times at least. Two neighbouring hours count as such also where they belong to days that
/// do not follow each other.
fn apart(minutes: &[u16], hours: &[u16]) -> u16 {
    let within = minutes.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(u16::MAX);
    let has_neighbours = hours.iter().any(|hour| hours.contains(&((hour + 1) % 24)));
    match (minutes.first(), minutes.last()) {
        (Some(first), Some(last)) if has_neighbours => within.min(60 - last + first),
        _ => within,
    }
}

fn invalid(why: &str) -> Error {
    let message = format!(
        "{why}; cron has five fields, as `0 3 * * *` (daily at 3) or `30 4 * * SUN`: minute, hour, day of the month, \
         month, day of the week"
    );
    Error::invalid("cron_invalid", message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(cron: &str, zone: &str) -> &'static str {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Times::read(cron, zone).and_then(|times| times.after(now)).map_or_else(|error| error.code(), |_| "fine")
    }

    proptest! {
        #[test]
        fn no_text_harms(cron in "[-0-9*/,]{1,3}( [-0-9*/,]{1,3}){2} [-0-9*/,?LWJANDEC]{1,4} [-0-9*/,?L#+SUNMO]{1,4}") {
            let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
            if let Ok(next) = Times::read(&cron, "Europe/Berlin").and_then(|times| times.after(now)) {
                prop_assert!(next > now);
            }
        }
    }

    /// The next times after a moment, in the zone.
    fn next(cron: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let times = Times::read(cron, zone).unwrap();
        let mut at = DateTime::parse_from_rfc3339(after).unwrap().to_utc();
        let mut found = Vec::new();
        for _ in 0..count {
            at = times.after(at).unwrap();
            found.push(at.with_timezone(&times.zone).format("%d %H:%M %z").to_string());
        }
        found
    }

    #[test]
    fn what_is_no_cron_or_no_zone_is_refused() {
        for fine in
            ["0 3 * * *", "*/10 * * * *", "0,30 4 1,15 * *", "0 3 * * SUN", "0 3 L * *", "5 0-23/6 * JAN-MAR 1-5"]
        {
            assert_eq!(code(fine, "Asia/Shanghai"), "fine", "{fine}");
        }
        let endless = "1,".repeat(150) + "1 3 * * *";
        let odd = [
            "",
            "0 3 * *",
            "0 0 3 * * *",
            "@daily",
            "60 3 * * *",
            "0 24 * * *",
            "a b c d e",
            "0 3 30 2 *",
            "梅 3 * * *",
        ];
        for bad in odd.into_iter().chain([endless.as_str()]) {
            assert_eq!(code(bad, "UTC"), "cron_invalid", "{bad}");
        }
        for bad in ["", "Berlin", "europe/berlin", "+02:00", "Europe/Berlin\0"] {
            assert_eq!(code("0 3 * * *", bad), "time_zone_invalid", "{bad}");
        }
    }

    #[test]
    fn times_lie_ten_minutes_apart() {
        for often in ["* * * * *", "*/5 * * * *", "0,9 3 * * *", "*/11 * * * *", "0,55 23,0 * * *", "0-59/9 3 * * *"] {
            assert_eq!(code(often, "UTC"), "cron_too_often", "{often}");
        }
        for fine in ["*/10 * * * *", "0,55 3,5 * * *", "*/11 3 * * *", "55 23,0 * * *"] {
            assert_eq!(code(fine, "UTC"), "fine", "{fine}");
        }
    }

    #[test]
    fn the_clock_of_the_zone_counts() {
        assert_eq!(
            next("0 3 * * *", "Asia/Shanghai", "2026-11-22T18:59:59.5Z", 2),
            ["23 03:00 +0800", "24 03:00 +0800"]
        );
        assert_eq!(next("0 3 * * 1", "UTC", "2026-11-22T12:00:00Z", 2), ["23 03:00 +0000", "30 03:00 +0000"]);
        // Either day is enough: the 24th is a Tuesday, the first Friday of December its fourth.
        assert_eq!(
            next("0 3 24 * 1", "UTC", "2026-11-22T12:00:00Z", 3).join(" "),
            "23 03:00 +0000 24 03:00 +0000 30 03:00 +0000"
        );
        assert_eq!(next("0 3 * * FRI#1", "UTC", "2026-11-22T12:00:00Z", 1), ["04 03:00 +0000"]);
        assert_eq!(next("0 3 31 * *", "UTC", "2026-11-22T12:00:00Z", 2), ["31 03:00 +0000", "31 03:00 +0000"]);
    }

    #[test]
    fn a_gap_puts_off_one_time_a_day_and_swallows_those_that_repeat() {
        // 2027-03-28 in Berlin: 02:00 is followed by 03:00.
        let before = "2027-03-27T12:00:00Z";
        assert_eq!(next("30 2 * * *", "Europe/Berlin", before, 2), ["28 03:00 +0200", "29 02:30 +0200"]);
        assert_eq!(next("0,30 2 * * *", "Europe/Berlin", before, 2), ["29 02:00 +0200", "29 02:30 +0200"]);
        assert_eq!(
            next("0 */1 * * *", "Europe/Berlin", "2027-03-28T00:30:00Z", 2),
            ["28 03:00 +0200", "28 04:00 +0200"]
        );
    }

    #[test]
    fn an_hour_that_comes_twice_has_one_time_a_day_once_and_those_that_repeat_twice() {
        // 2026-10-25 in Berlin: 03:00 is followed by 02:00.
        let before = "2026-10-24T12:00:00Z";
        assert_eq!(next("30 2 * * *", "Europe/Berlin", before, 2), ["25 02:30 +0200", "26 02:30 +0100"]);
        assert_eq!(
            next("*/30 2 * * *", "Europe/Berlin", before, 5),
            ["25 02:00 +0200", "25 02:30 +0200", "25 02:00 +0100", "25 02:30 +0100", "26 02:00 +0100"]
        );
    }
}
