// Lets the Go program run while a part of its code is still on its way. Where it
// calls code that is not there, it halts: "wanted" is 1 then, and what happens
// meanwhile waits, in order, until the rest came. Go cannot be halted while
// JavaScript that it called waits for it: so that waits, too. halted is called
// each time that something is wanted.
"use strict";
kubepki.gate = function (go, first, halted) {
  const waiting = [];
  let running = false;

  function enter(run) {
    running = true;
    try {
      return run();
    } finally {
      running = false;
      if (first.wanted.value) halted();
    }
  }

  // What go-app and the timers of wasm_exec.js call.
  go._resume = function () {
    waiting.push(go._pendingEvent);
    go._pendingEvent = null;
    if (!running) catchUp();
  };
  // A timer that has to wait is not one that Go missed.
  go._scheduledTimeouts.has = () => false;

  function catchUp() {
    while (waiting.length > 0 && !first.wanted.value && !go.exited) {
      go._pendingEvent = waiting.shift();
      enter(() => Go.prototype._resume.call(go));
    }
  }

  return {
    run(instance) {
      const ended = enter(() => go.run(instance));
      catchUp();
      return ended;
    },

    // open is called once the rest is in the table of functions.
    open() {
      delete go._resume;
      delete go._scheduledTimeouts.has;
      first.ready.value = 1;
      if (first.wanted.value) {
        first.wanted.value = 0;
        first.proceed();
        if (go.exited) go._resolveExitPromise();
      }
      for (const event of waiting) {
        if (go.exited) return; // there is nobody to hear of it
        go._pendingEvent = event;
        go._resume();
      }
    },
  };
};
