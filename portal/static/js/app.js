/* Hangbiao: small comforts. Every page works without this file; nothing here is newer than ES2017. */
(function () {
  "use strict";

  const body = document.body;
  const on = (name, listener, capture) => document.addEventListener(name, listener, capture);
  const each = (selector, work) => document.querySelectorAll(selector).forEach(work);

  function announce(text) {
    const place = document.getElementById("announcer");
    if (place) place.textContent = text;
  }

  function warn(text) {
    each(".toast", (toast) => toast.remove());
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.setAttribute("role", "alert");
    toast.textContent = text;
    body.appendChild(toast);
    if (!isStill()) setTimeout(() => toast.remove(), 9000);
  }

  /* Whoever asks for less motion also keeps messages until the next one. */
  function isStill() {
    return document.documentElement.classList.contains("still") || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /* A browser that is nobody's, or everybody's, keeps nothing: no answer of whoever was here before waits in it. */
  if ("forget" in body.dataset) {
    try { localStorage.clear(); sessionStorage.clear(); } catch (error) { /* Where nothing can be kept there is nothing to forget. */ }
  }

  /* Copying, the old way too, since the new one needs https. */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    body.appendChild(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copying is not allowed"));
  }

  function copyFrom(button) {
    const words = button.textContent;
    const tell = () => {
      button.textContent = button.dataset.copied;
      announce(button.dataset.copied);
      setTimeout(() => { button.textContent = words; }, 2500);
    };
    copy(button.dataset.copy).then(tell, () => { button.hidden = true; });
  }

  on("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (button) button.dataset.copy ? copyFrom(button) : window.print();
  });

  /* Keys answer, unless a field or a modifier wants them. */
  on("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (!/^[1-9]$/.test(event.key) || event.target.closest("input:not(.cross), textarea, select")) return;
    each('[data-key="' + event.key + '"]', (answer) => answer.click());
  });

  /* One request at a time for each form: a second tap while the first is under way is dropped. */
  const release = (form) => { delete form.dataset.busy; };

  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.busy = "1";
    /* Each try is a little newer than the last, so that a try given up that still arrives cannot overrule this one. */
    if (form.stamp) form.stamp.value = Number(form.stamp.value) + 1;
    setTimeout(release, 8000, form);
  }, true);
  window.addEventListener("pageshow", () => each("form[data-busy]", release));

  /* htmx: 409 and 422 replace their fragment, other refusals are whole pages, a failing server changes nothing. */
  on("htmx:finally:request", (event) => { if (event.target.dataset) release(event.target); });
  const isKept = (event) => event.detail.ctx && event.detail.ctx.kept;
  on("htmx:error", (event) => { if (!isKept(event)) warn(body.dataset.unsaved); });
  on("htmx:before:response", (event) => {
    if (event.detail.ctx.response.status < 500) return;
    event.preventDefault();
    if (!isKept(event)) warn(body.dataset.unsaved);
  });
  on("htmx:response:error", (event) => {
    const ctx = event.detail.ctx;
    if (ctx.response.status === 409 || ctx.response.status === 422) return;
    ctx.target = body;
    ctx.swap = "innerHTML";
  });
  on("htmx:after:swap", (event) => {
    welcome(event.detail.ctx.target === body ? "#main" : null);
    each("[data-announce]", (place) => announce(place.dataset.announce));
  });

  /* Reading aids take effect as they are ticked; htmx sends them to be remembered. */
  if (window.htmx) each(".aids button", (button) => { button.hidden = true; });
  on("change", (event) => {
    const box = event.target, contrast = document.getElementById("contrast");
    if (!box.closest(".aids")) return;
    document.documentElement.classList.toggle(box.value, box.checked);
    if (box.value === "contrast") contrast.media = box.checked ? "screen" : contrast.dataset.otherwise;
  });

  /* What is new on the page: buttons that only a script can serve appear, and the marked place takes the focus. */
  function welcome(fallback) {
    each("[data-copy], [data-print]", (button) => { button.hidden = false; });
    const place = document.querySelector('[data-focus=""]') || (fallback && document.querySelector(fallback));
    each("[data-focus]", (known) => { known.dataset.focus = "had"; });
    if (!place) return;
    place.focus({ preventScroll: true });
    const top = place.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight * 0.6) place.scrollIntoView();
  }

  /* Paper shows what is folded away. */
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));

  /* A shared computer forgets: after a silence the page leaves the screen. */
  function leaveAfterSilence(url, seconds) {
    let last = Date.now();
    ["pointerdown", "keydown", "scroll"].forEach((name) => on(name, () => { last = Date.now(); }, true));
    setInterval(() => { if (Date.now() - last > seconds * 1000) location.replace(url); }, 5000);
  }

  each(".question-statement", (statement) => { statement.dataset.focus = "had"; });
  welcome(null);
  if (body.dataset.idleRedirect) leaveAfterSilence(body.dataset.idleRedirect, Number(body.dataset.idleSeconds) || 600);
})();
