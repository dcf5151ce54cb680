//! A disk that refuses for a while: writes and syncs of the running daemon fail, then all is well again.

use std::time::Duration;

use super::{
    super::world::World,
    lacks, long, promise_holds, row,
    tracer::{Fault, SYNCS, WRITES},
    within,
};

/// What the engineer was told of it. (That nothing was read within the promise meanwhile is told as well.)
fn about_the_database(world: &World) -> Vec<String> {
    let says =
        |text: &String| text.contains("Nothing can be recorded") || text.contains("The database does not do all");
    world.mails_to("ops@example.com").into_iter().filter(says).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_refuses_for_a_while_costs_nothing() {
    if lacks(&["strace"]) {
        return;
    }
    let all = [(SYNCS, "EIO"), (WRITES, "ENOSPC"), (WRITES, "EIO"), (WRITES, "EROFS")];
    let (mut world, mut daemon) = super::begun(4).await;
    for (calls, error) in &all[..if long() { 4 } else { 1 }] {
        world.live(&mut daemon, Duration::from_secs(1)).await;
        assert!(world.all_told(Duration::from_secs(30)).await, "before {error}: {}", daemon.said());
        let (told, hits) = (about_the_database(&world).len(), world.hits());
        let fault = Fault::begin(&daemon, world.home(), calls, error).await;
        world.go_on();
        let engineer = |more: usize| about_the_database(&world).len() >= told + more;
        let heard = within(60, || engineer(1)).await;
        let polls_go_on = within(60, || world.hits() > hits + 8).await;
        let polled = world.hits() - hits;
        let fired = fault.end(&daemon).await;
        assert!(
            heard && fired > 0 && polls_go_on,
            "{error}: heard {heard}, fired {fired}, {polled}: {}",
            daemon.said()
        );
        let over = within(60, || engineer(2)).await;
        let mails = about_the_database(&world).split_off(told);
        assert!(over && mails.len() == 2 && mails[1].contains("1 over"), "{error}: {mails:#?}");
        let seen = promise_holds(&world, &mut daemon).await;
        row(
            &format!("{calls} of the running daemon fails with {error} for a while"),
            &format!("{fired} calls"),
            "polls go on, the engineer is told past the outbox and when it is over; no restart",
            &format!("{polled} polls meanwhile, 2 mails to the engineer; {seen}"),
        );
    }
}
