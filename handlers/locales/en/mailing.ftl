pick-when-many = <b>When to send?</b> Recipients: { $count }
    { $facts }
    By button or typed: “tomorrow 9:30”, “in 2 hours”. Times are of { $zone }.
pick-when-many-local = <b>When to send?</b> Recipients: { $count }
    { $facts }
    The time is <b>each recipient’s local time</b>. By button or typed: “tomorrow 9:30”.
