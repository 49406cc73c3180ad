/* Hangbiao: an answer that does not get through is kept on this device, and sent when it does.
   Kept are the address (which sitting, which item), what was chosen, and the stamp of the page; each goes as soon as the
   server has it. On a page that says `data-forget` nothing is kept beyond the page itself, and app.js clears the rest.
   The stamp is sent as it was, so that the server lets an answer from a newer page stand. Nothing here is newer than
   ES2017, and every form works without it. */
(function () {
  "use strict";

  const KEY = "hangbiao.pending";
  const ANSWER = /\/answers\/[^/]+$/;
  const FIRST_WAIT = 2000, LONGEST_WAIT = 60000, PATIENCE = 7500;
  const note = document.getElementById("pending");
  if (!note || !window.fetch || !window.AbortController) return;

  /* ---- what is kept: {address: [[name, value], …]} ---- */

  const storage = ownStorage();
  let held = "{}";

  function ownStorage() {
    if ("forget" in document.body.dataset) return null;
    try {
      localStorage.setItem(KEY + ".try", "");
      localStorage.removeItem(KEY + ".try");
      return localStorage;
    } catch (error) {
      return null;
    }
  }

  function read() {
    try {
      return JSON.parse((storage ? storage.getItem(KEY) : held) || "{}");
    } catch (error) {
      return {};
    }
  }

  function write(answers) {
    const text = JSON.stringify(answers);
    if (!storage) held = text;
    else if (text === "{}") storage.removeItem(KEY);
    else storage.setItem(KEY, text);
  }

  const count = () => Object.keys(read()).length;
  const stampOf = (fields) => Number(new URLSearchParams(fields || []).get("stamp"));

  function keep(action, fields) {
    const answers = read();
    if (stampOf(answers[action]) <= stampOf(fields)) answers[action] = fields;
    write(answers);
  }

  /* The server has this answer, or one from a newer page. */
  function settle(action, stamp) {
    const answers = read();
    if (!(action in answers) || stampOf(answers[action]) > stamp) return;
    delete answers[action];
    write(answers);
  }

  /* ---- what the person sees ---- */

  const formOf = (action) => document.querySelector('form[action="' + action + '"]');
  const sittingOf = (action) => action.split("/answers/")[0];

  /* A task with a clock waits for the answer before it: else its time would run while nobody knows that it was seen. */
  function isHere(action) {
    const task = document.querySelector('[data-veil="task"] form');
    return Boolean(formOf(action) || (task && sittingOf(task.getAttribute("action")) === sittingOf(action)));
  }

  function say(words, look) {
    note.textContent = words;
    note.className = "pending pending-" + look;
    note.hidden = !words;
    document.getElementById("announcer").textContent = words;
  }

  function tell() {
    const words = storage ? note.dataset.kept : note.dataset.held;
    say(count() ? words.replace("{count}", count()) : "", "kept");
  }

  function press(action, fields) {
    const form = formOf(action), value = new URLSearchParams(fields).get("value");
    if (form) form.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", one.value === value));
  }

  /* ---- answers on their way by htmx ---- */

  /* The answer to this question that the page waits for. */
  let waiting = "";

  function answerOf(event) {
    const ctx = event.detail.ctx;
    return ctx && ctx.request && ctx.request.body && ANSWER.test(ctx.request.action) ? ctx : null;
  }

  /* A task with a clock is hidden while its answer waits: that is no time to think. */
  function veil() {
    document.querySelectorAll("[data-veil]").forEach((one) => { one.hidden = Boolean(waiting) === (one.dataset.veil === "task"); });
    const words = waiting && document.querySelector('[data-veil="wait"]');
    if (words) words.focus();
  }

  const on = (name, listener) => document.addEventListener(name, listener, true);
  const onAnswer = (name, listener) => on(name, (event) => answerOf(event) && listener(answerOf(event), event));

  function notThrough(ctx) {
    const fields = Array.from(ctx.request.body.entries()).filter((field) => field[0] !== "csrf_token");
    ctx.kept = true;
    waiting = ctx.request.action;
    keep(waiting, fields);
    press(waiting, fields);
    veil();
    tell();
    tries = 0;
    sendLater();
  }

  /* The server is not well, or asks for patience. */
  const isLater = (status) => status >= 500 || status === 408 || status === 429;

  onAnswer("htmx:config:request", (ctx) => { ctx.request.timeout = PATIENCE; });
  onAnswer("htmx:error", notThrough);
  onAnswer("htmx:before:response", (ctx, event) => {
    if (isLater(ctx.response.status)) {
      event.preventDefault();
      notThrough(ctx);
    } else if (ctx.response.status < 400) {
      settle(ctx.request.action, stampOf(Array.from(ctx.request.body.entries())));
      tell();
    }
  });

  /* A new tap on the same question goes first. */
  on("submit", (event) => { if (underWay && underWay.action === event.target.getAttribute("action")) underWay.abort(); });

  /* ---- sending what is kept ---- */

  let underWay = null, alarm = 0, tries = 0;

  function sendLater() {
    clearTimeout(alarm);
    alarm = setTimeout(sendAll, Math.min(FIRST_WAIT * Math.pow(2, tries), LONGEST_WAIT));
    tries += 1;
  }

  function sendNow() {
    tries = 0;
    sendAll();
  }

  async function ask(action, options) {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), Math.min(PATIENCE * Math.pow(2, tries), LONGEST_WAIT));
    const always = { credentials: "same-origin", redirect: "manual", headers: { "HX-Request": "true" }, signal: control.signal };
    underWay = { action, abort: () => control.abort() };
    try {
      const answer = await fetch(action, Object.assign(always, options));
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } finally {
      clearTimeout(limit);
      underWay = null;
    }
  }

  function post(action, fields) {
    const body = new URLSearchParams(fields);
    body.append("csrf_token", document.querySelector('[name="csrf_token"]').value);
    return ask(action, { method: "POST", body });
  }

  /* The session may be another one since this page was written: its forms get a token of the new session. */
  async function renewTokens() {
    const page = await ask(location.pathname);
    const found = /name="csrf_token" value="([^"]+)"/.exec(page.text);
    if (found) document.querySelectorAll('[name="csrf_token"]').forEach((field) => { field.value = found[1]; });
    return Boolean(found);
  }

  async function send(action, fields) {
    let answer = await post(action, fields);
    if (answer.status === 400 && await renewTokens()) answer = await post(action, fields);
    if (isLater(answer.status)) throw new Error("later");
    settle(action, stampOf(fields));
    return answer;
  }

  /* One after the other. Where one does not get through, it and the rest wait. */
  async function sendAll() {
    const answers = Object.entries(read());
    clearTimeout(alarm);
    if (underWay || !answers.length) return;
    let isRefused = false;
    try {
      for (const [action, fields] of answers) {
        const answer = await send(action, fields);
        if (answer.status >= 200 && answer.status < 300) goOn(action, answer);
        else isRefused = true;
        if (action === waiting) waiting = "";
      }
      veil();
    } catch (error) {
      sendLater();
      return;
    }
    if (count()) tell();
    else say(isRefused ? note.dataset.refused : note.dataset.sent, isRefused ? "kept" : "sent");
  }

  /* What the server says to the question that is shown leads on, as it does after a tap. */
  function goOn(action, answer) {
    const form = formOf(action), shown = answer.headers.get("HX-Push-Url");
    const elsewhere = answer.headers.get("HX-Redirect") || (window.htmx ? "" : shown);
    const onward = document.querySelector("[data-onward]");
    if (!form && onward) location.assign(onward.dataset.onward);
    else if (!form && isHere(action)) location.assign(sittingOf(action));
    if (!form) return;
    if (elsewhere) location.assign(elsewhere);
    else htmx.swap({
      text: answer.text, sourceElement: form, target: document.querySelector(form.getAttribute("hx-target")), swap: "outerHTML",
      request: { action }, hx: { pushurl: shown },
    });
  }

  /* Another tab has sent it, or the person has left: the address before `/answers/` leads to where they are now. */
  window.addEventListener("storage", (event) => {
    if (event.key && event.key !== KEY) return;
    if (waiting && !(waiting in read()) && isHere(waiting) && !underWay) location.assign(sittingOf(waiting));
    else {
      tell();
      if (count()) sendLater();
    }
  });
  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });

  Object.entries(read()).forEach(([action, fields]) => {
    if (isHere(action)) waiting = action;
    press(action, fields);
  });
  veil();
  tell();
  sendNow();
})();
