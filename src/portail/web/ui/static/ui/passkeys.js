// Passkeys: a form whose button asks the device first, then sends what it answered. Loaded where needed.
"use strict";
(() => {
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  const offers = document.querySelectorAll("[data-passkey-can]");
  const keys = window.PublicKeyCredential;
  if (!keys || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const listed = (keysKnown) => keysKnown?.map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
  });

  const written = (answer) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (answer.response[name]) response[name] = text(answer.response[name]);
    }
    return JSON.stringify({ id: answer.id, rawId: text(answer.rawId), type: answer.type, response, clientExtensionResults: {} });
  };

  const ask = async (form) => {
    const sent = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (sent.redirected) return location.assign(sent.url);
    const options = await sent.json();
    if (!sent.ok) throw Object.assign(new Error(options.error), { words: options.error });
    const publicKey = asked(options);
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey });
  };

  for (const words of document.querySelectorAll("[data-passkey-cannot]")) words.hidden = true;
  for (const form of forms) {
    const status = form.querySelector("[data-passkey-status]");
    const button = form.querySelector("button");
    form.hidden = location.origin !== form.dataset.origin;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      status.textContent = form.dataset.waiting;
      try {
        const answer = await ask(form);
        if (!answer) return;
        form.elements.credential.value = written(answer);
        // « Rester connecté » is ticked beside the password, and counts for both.
        for (const input of form.querySelectorAll("[data-as]")) {
          if (document.getElementById(input.dataset.as)?.checked) input.value = "on";
        }
        form.submit();
      } catch (error) {
        status.textContent = error.words || (error.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed);
        button.disabled = false;
      }
    });
  }
  addEventListener("pageshow", () => {
    for (const form of forms) form.querySelector("button").disabled = false;
  });

  // Whether this device could keep a key: said with the password, so that the next page offers it or not.
  if (offers.length) {
    keys.isUserVerifyingPlatformAuthenticatorAvailable?.().then((can) => {
      for (const input of offers) if (can && location.origin === input.dataset.passkeyCan) input.value = "1";
    });
  }
})();
