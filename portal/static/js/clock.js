/* Hangbiao: the clock of a task. The server's own clock decides; this only tells it since which page the task is known and
   for how long the last one has been on the screen, so that a slow network costs nothing, and shows what is left. Every
   form works without it. */
(function () {
  "use strict";

  const FIRST = "hangbiao.first";
  let shownAt = performance.now(), toldAt = shownAt, known = "", first = "";
  const seen = () => Math.round(performance.now() - shownAt);
  const show = (place, words, count) => {
    const text = words.replace("{count}", count);
    if (place.textContent !== text) place.textContent = text;
  };

  /* The stamp of the page that first showed the task. This tab keeps it, so that loading the page anew changes nothing. */
  function meet() {
    const form = document.querySelector('[data-veil="task"] form'), action = form && form.getAttribute("action");
    if (!form || action === known) return;
    known = action;
    first = form.stamp.value;
    try {
      const kept = (sessionStorage.getItem(FIRST) || "").split(" ");
      if (kept[0] === action) first = kept[1];
      sessionStorage.setItem(FIRST, action + " " + first);
    } catch (error) { /* Where nothing can be kept, this page is the first one. */ }
  }

  /* By the minute, so that nobody is driven; in the last one by ten seconds. While an answer waits for the network, the
     task is hidden and this clock stands. */
  function tell() {
    const place = document.querySelector("[data-left]"), now = performance.now();
    const isHidden = Boolean(document.querySelector('[data-veil="task"][hidden]'));
    if (isHidden) shownAt += now - toldAt;
    toldAt = now;
    if (!isHidden) meet();
    if (!place || isHidden) return;
    const left = Number(place.dataset.left) - seen();
    if (left <= 0) show(place, place.dataset.over, "");
    else if (left > 60000) show(place, place.dataset.minutes, Math.ceil(left / 60000));
    else show(place, place.dataset.seconds, Math.ceil(left / 10000) * 10);
  }

  document.addEventListener("submit", (event) => {
    const fields = event.target.elements;
    tell();
    if (fields.seen) fields.seen.value = seen();
    if (fields.first) fields.first.value = first;
  }, true);
  document.addEventListener("htmx:after:swap", () => { shownAt = performance.now(); tell(); });
  setInterval(tell, 1000);
  tell();
})();
