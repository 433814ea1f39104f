// Days drawn by FullCalendar: a press adds, dragging and stretching save at once, what is refused goes back.
behaviour("calendar", async (box) => {
  const { source, locale, kind, day, now, feed, add } = box.dataset;
  await load(source);
  if (locale) await load(locale);
  const plain = (date) => date.toISOString().slice(0, 19);
  const send = async ({ event, oldEvent, revert }) => {
    if (!event.start) return calendar.refetchEvents(); // fetched anew under the finger
    const end = event.end ?? new Date(event.start.getTime() + (event.allDay ? 86400000 : 3600000));
    const { entry, version } = event.extendedProps;
    const body = new URLSearchParams({
      entry, version, was: plain(oldEvent.start), start: plain(event.start), end: plain(end),
      all_day: event.allDay ? "1" : "", csrfmiddlewaretoken: document.body.dataset.csrf,
    });
    const answer = await fetch("/calendar/move/", { method: "POST", body, headers: { "HX-Request": "true" } })
      .catch(() => null);
    if (answer?.ok) {
      const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").toast;
      if (told) toast(told.text, told.level);
      return calendar.refetchEvents();
    }
    revert();
    document.body.dispatchEvent(new CustomEvent("refused", { detail: answer && { status: answer.status, text: await answer.text() } }));
  };
  const calendar = new FullCalendar.Calendar(box, {
    initialView: kind === "timeGridWeek" && innerWidth < 720 ? "listWeek" : kind, initialDate: day, now, timeZone: "UTC", locale: locale ? "zh-cn" : "en", firstDay: 1,
    headerToolbar: false, height: "100%", nowIndicator: true, ...(kind === "timeGridWeek" && innerWidth >= 720 && { displayEventEnd: false }), dayMaxEvents: true, moreLinkClick: "day",
    scrollTime: "08:00:00", slotEventOverlap: false, eventMinHeight: 20, forceEventDuration: true, defaultTimedEventDuration: "00:00:01",
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    events: async ({ startStr, endStr }) => (await fetch(`${feed}&start=${startStr.slice(0, 10)}&end=${endStr.slice(0, 10)}`)).json(),
    eventDrop: send, eventResize: send, selectable: Boolean(add), selectMinDistance: 4,
    dateClick: ({ date, allDay }) => open(date, allDay ? date : new Date(date.getTime() + 3600000), allDay),
    select: ({ start, end, allDay }) => open(start, end, allDay),
    eventDidMount: ({ el, event }) => { el.title = event.title; },
  });
  const open = (start, end, whole) => {
    if (!add) return;
    const asked = new URLSearchParams({ start: plain(start).slice(0, 16), end: plain(end).slice(0, 16) });
    if (whole) asked.set("all_day", "1");
    location.assign(`${add}?${asked}`);
  };
  box.replaceChildren();
  calendar.render();
  whileHere(box, "visibilitychange", () => document.visibilityState === "visible" && calendar.refetchEvents());
});
