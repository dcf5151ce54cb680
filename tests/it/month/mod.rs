//! A month in a minute: the real pipeline (real HTTP on loopback, a real SQLite file, mails as files, the daemon's own
//! loop) lives through thirty days of half-hour cycles, with planned true changes and planned noise. Only the clock is
//! handed in. What was told is held against the plan (`ledger`): nothing may be missed, false, late or repeated.
//!
//! Then each safeguard is taken away, and the same test must fail (`safeguards`).

#![expect(clippy::print_stdout, reason = "the tables are what these tests are for")]

mod drive;
mod item;
mod ledger;
mod make;
mod noise;
mod page;
mod plan;
mod safeguards;
mod street;
mod thirty_days;
mod turn;

use std::{collections::BTreeMap, time::Instant};

use self::{drive::Without, noise::Noise, plan::Plan};

/// For people in a hurry: `RIVALD_MONTH_DAYS=3` looks at the first days only, `RIVALD_MONTH_SHOPS=12` at fewer shops.
fn wanted(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_in_a_minute() {
    let began = Instant::now();
    let mut plan = thirty_days::plan(wanted("RIVALD_MONTH_SHOPS"));
    let days = wanted("RIVALD_MONTH_DAYS").unwrap_or(30);
    plan.slots = plan.slots.min(days * thirty_days::DAY);
    let lived = drive::live(plan.clone(), Without::default()).await;
    let verdict = ledger::judge(&plan, &lived);
    print(&plan, &lived, began.elapsed().as_secs_f64());
    let lines = verdict.lines();
    let flickers = plan.noises.iter().filter(|n| n.3 == Noise::Flicker && n.0 < plan.slots).count();
    assert!(lived.flickers >= flickers as u64, "{} of {flickers} flickers are in the history", lived.flickers);
    println!("missed, false, late, repeated: {:?}; faults not as planned: {}", verdict.numbers(), verdict.faults.len());
    let told = lived.told.iter().filter(|told| matches!(told.what, drive::What::Change(..))).count();
    let other: Vec<_> = lived.backtest.iter().filter(|line| !line.3).collect();
    println!("told: {told}; the backtest tells {}, {} of them otherwise", lived.backtest.len(), other.len());
    assert!(other.is_empty() && lived.backtest.len() == told, "the backtest tells otherwise: {other:?}");
    assert!(lines.is_empty() || days < 30 && verdict.numbers() == [0; 4], "{}", lines.join("\n"));
}

/// The table.
fn print(plan: &Plan, lived: &drive::Lived, seconds: f64) {
    let mut kinds: BTreeMap<_, u32> = BTreeMap::new();
    for expect in plan.expects.iter().filter(|e| e.from < plan.slots) {
        *kinds.entry(expect.kind.as_str()).or_default() += 1;
    }
    let mut sorts: BTreeMap<_, (u32, usize)> = BTreeMap::new();
    for (_, len, _, noise) in plan.noises.iter().filter(|n| n.0 < plan.slots) {
        let sort = sorts.entry(noise.name()).or_default();
        *sort = (sort.0 + 1, sort.1 + len);
    }
    println!("| planned change | times |\n| --- | ---: |");
    for (kind, times) in &kinds {
        println!("| {kind} | {times} |");
    }
    println!("| **all** | {} |\n\n| noise | times | cycles |\n| --- | ---: | ---: |", kinds.values().sum::<u32>());
    for (sort, (times, cycles)) in &sorts {
        println!("| {sort} | {times} | {cycles} |");
    }
    println!(
        "| **all** | {} | {} |\n",
        sorts.values().map(|s| s.0).sum::<u32>(),
        sorts.values().map(|s| s.1).sum::<usize>()
    );
    let most = |who: usize| lived.days.values().map(|day| day[who]).max().unwrap_or_default();
    let all = |who: usize| lived.days.values().map(|day| day[who]).sum::<usize>();
    println!("| mails | all | on the fullest day | days without |\n| --- | ---: | ---: | ---: |");
    for (who, name) in ["operator", "engineer"].into_iter().enumerate() {
        let none = lived.days.values().filter(|day| day[who] == 0).count();
        println!("| to the {name} | {} | {} | {none} |", all(who), most(who));
    }
    let planned: u32 = plan.faults.values().sum();
    println!(
        "{} listings, {} cycles, {} polls {:?}, {} requests, {} mails, {planned} faults planned, {seconds:.1} s",
        plan.shops.len(),
        lived.cycles,
        lived.polls.values().sum::<u64>(),
        lived.polls,
        lived.requests,
        lived.mails
    );
}
