//! Joins the rooms: schedules, cycles, delivery, reload, signals.
