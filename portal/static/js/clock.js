/* Hangbiao: the clock of a task. The server's own clock decides; this only tells it for how long the task has been on the
   screen, so that a slow network costs nothing, and shows what is left. Every form works without it. */
(function () {
  "use strict";

  let shownAt = performance.now(), toldAt = shownAt;
  const seen = () => Math.round(performance.now() - shownAt);
  const show = (place, words, count) => {
    const text = words.replace("{count}", count);
    if (place.textContent !== text) place.textContent = text;
  };

  /* By the minute, so that nobody is driven; in the last one by ten seconds. While an answer waits for the network, the
     task is hidden and this clock stands. */
  function tell() {
    const place = document.querySelector("[data-left]"), now = performance.now();
    const isHidden = Boolean(document.querySelector('[data-veil="task"][hidden]'));
    if (isHidden) shownAt += now - toldAt;
    toldAt = now;
    if (!place || isHidden) return;
    const left = Number(place.dataset.left) - seen();
    if (left <= 0) show(place, place.dataset.over, "");
    else if (left > 60000) show(place, place.dataset.minutes, Math.ceil(left / 60000));
    else show(place, place.dataset.seconds, Math.ceil(left / 10000) * 10);
  }

  document.addEventListener("submit", (event) => {
    const field = event.target.elements.namedItem("seen");
    if (field) field.value = seen();
  }, true);
  document.addEventListener("htmx:after:swap", () => { shownAt = performance.now(); tell(); });
  setInterval(tell, 1000);
  tell();
})();
