"use strict";

// The secret of the link stands behind its `#`: browsers never send that, so no log and no proxy sees it.

const byId = (id) => document.getElementById(id);
const form = byId("form");
const fields = { name: byId("name"), password: byId("password"), again: byId("again") };
const secret = () => location.hash.slice(1);

/** The server's messages are English; their codes stay the same. */
const chinese = {
  setup_link_invalid: "链接无效或已过期：服务器每次启动都会生成新的链接，请使用日志中最新的一条。",
  setup_done: "管理员已经存在，请直接登录。",
  name_invalid: "用户名须为 1 至 64 个字符，只能包含字母、数字和 . _ @ + -，并以字母或数字开头；anonymous 和 system 为保留名称。",
  name_taken: "该用户名已被使用，请换一个。",
  password_length: "密码长度须为 8 至 256 个字符。",
  password_common: "这个密码太常见，最容易被猜到，请换一个。",
  unavailable: "服务器暂时无法访问数据库，请稍后重试。",
};

const local = {
  differ: { en: "The two passwords differ.", "zh-CN": "两次输入的密码不一致。" },
  unreachable: {
    en: "The server does not answer. Check that it is running, then try again.",
    "zh-CN": "服务器没有响应。请确认它正在运行，然后重试。",
  },
};

/** The error that is shown: `{ code, message, request_id }` of the server, or the key of one of ours. */
let failure = null;

function showFailure() {
  byId("error").hidden = failure === null;
  if (failure === null) return;
  const translated = page.language === "en" ? undefined : chinese[failure.code];
  byId("message").textContent = local[failure]?.[page.language] ?? translated ?? failure.message;
  // Only what went wrong inside is worth looking up in the log.
  byId("trace").hidden = !["internal", "unavailable"].includes(failure.code);
  byId("request").textContent = failure.request_id ?? "";
}

function fail(error, field) {
  failure = error;
  showFailure();
  for (const input of Object.values(fields)) input.removeAttribute("aria-invalid");
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

function show(id) {
  for (const state of ["form", "done", "incomplete", "over"]) byId(state).hidden = state !== id;
}

async function begin() {
  fail(null);
  show(secret() ? "form" : "incomplete");
  try {
    const response = await fetch("api/setup");
    if (response.ok && !(await response.json()).needed) show("over");
  } catch {
    fail("unreachable");
  }
}

/** The field that an error of the server is about. */
function fieldOf(code) {
  if (code.startsWith("name_")) return fields.name;
  return code.startsWith("password_") ? fields.password : undefined;
}

async function submit() {
  if (fields.password.value !== fields.again.value) return fail("differ", fields.again);
  const body = { token: secret(), name: fields.name.value, password: fields.password.value };
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response, answer;
  try {
    response = await fetch("api/setup", request);
    answer = await response.json();
  } catch {
    return fail("unreachable");
  }
  if (!response.ok) return fail(answer.error, fieldOf(answer.error.code));
  fail(null);
  // The secret is used up; it need not stay in the history.
  history.replaceState(null, "", location.pathname);
  for (const element of document.querySelectorAll("[data-admin]")) element.textContent = answer.user.name;
  form.reset();
  show("done");
  byId("done-title").focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = byId("submit");
  button.disabled = true;
  try {
    await submit();
  } finally {
    button.disabled = false;
  }
});

document.addEventListener("language", showFailure);
addEventListener("hashchange", begin);
begin();
