//go:build !js

package browser

import (
	"fmt"
	"time"
)

// WatchTasks notes from here on every task of the main thread that takes 50 ms
// or longer, the browser's own measure of a page that hesitates.
func (t *Tab) WatchTasks() {
	t.Eval(`void (() => {
		globalThis.longTasks?.stop();
		const tasks = [];
		const seen = list => { for (const e of list.getEntries()) tasks.push(e.duration) };
		const observer = new PerformanceObserver(seen);
		observer.observe({type: "longtask"});
		globalThis.longTasks = {
			longest: () => { seen({getEntries: () => observer.takeRecords()}); return Math.max(0, ...tasks) },
			stop: () => observer.disconnect(),
		};
	})()`)
}

// LongestTask is the longest task since [Tab.WatchTasks]; below 50 ms it is 0.
func (t *Tab) LongestTask() time.Duration {
	// A task is reported after it ended: two frames later all are in.
	ms := Ask[float64](t, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(longTasks.longest()))))`)
	return time.Duration(ms * float64(time.Millisecond))
}

// paceWork is how long the work of [Tab.Pace] takes on the machine that limits
// of time are meant for.
const paceWork = 60 * time.Millisecond

// Pace tells how many times as long as there the browser takes here and now for
// a fixed piece of work, the best of three: what is left is not a moment's noise.
func (t *Tab) Pace() float64 {
	ms := Ask[float64](t, `(() => {
		const turn = () => {
			const start = performance.now();
			let x = 1;
			for (let i = 0; i < 3e7; i++) x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
			return performance.now() - start + (x & 0);
		};
		return Math.min(turn(), turn(), turn());
	})()`)
	return ms / float64(paceWork/time.Millisecond)
}

// WatchProgress notes from here on each value that the page's progress bars take.
func (t *Tab) WatchProgress() {
	t.Eval(`void (() => {
		globalThis.progressWatch?.disconnect();
		globalThis.progressSeen = [];
		const look = () => {
			for (const bar of document.querySelectorAll("progress"))
				if (progressSeen.at(-1) !== bar.value / bar.max) progressSeen.push(bar.value / bar.max);
		};
		globalThis.progressWatch = new MutationObserver(look);
		progressWatch.observe(document.documentElement, {subtree: true, childList: true, attributes: true, attributeFilter: ["value", "max"]});
	})()`)
}

// Progress gives the values, as parts of 1, that progress bars showed.
func (t *Tab) Progress() []float64 { return Ask[[]float64](t, `progressSeen`) }

// ArmStopwatch measures in the page itself from the next click on the button
// with the words from to the moment when the button with the words until is
// in the page, newly drawn and usable. It reads textContent: innerText would
// have the browser lay the page out at each change, and be measured itself.
func (t *Tab) ArmStopwatch(from, until string) {
	t.Eval(fmt.Sprintf(`void (() => {
		const named = words => [...document.querySelectorAll("button")].find(b => b.textContent.trim() === words);
		const usable = b => b && !b.disabled && b.getAttribute("aria-disabled") !== "true" && b.checkVisibility();
		globalThis.stopwatch = null;
		addEventListener("click", function begin(e) {
			if (e.target.closest("button") !== named(%q)) return;
			removeEventListener("click", begin, true);
			const start = performance.now();
			let left = !usable(named(%q));
			const watch = new MutationObserver(() => {
				if (!usable(named(%q))) { left = true; return }
				if (!left) return;
				watch.disconnect();
				globalThis.stopwatch = performance.now() - start;
			});
			watch.observe(document.documentElement, {subtree: true, childList: true, attributes: true, characterData: true});
		}, true);
	})()`, from, until, until))
}

// Stopwatch waits for the measure that [Tab.ArmStopwatch] began.
func (t *Tab) Stopwatch() time.Duration {
	t.Until("the end of the work", `globalThis.stopwatch !== null`)
	return time.Duration(Ask[float64](t, `stopwatch`) * float64(time.Millisecond))
}

// Paste pastes a text into the field that css finds, as Ctrl-V does: the page is
// asked first whether it takes the text itself. It measures in the page, from
// the paste to the frame in which the page shows the words until.
func (t *Tab) Paste(css, text, until string) time.Duration {
	t.Eval(fmt.Sprintf(`void (globalThis.toPaste = %q)`, text))
	t.Eval(fmt.Sprintf(`void (() => {
		globalThis.stopwatch = null;
		const field = document.querySelector(%q), data = new DataTransfer();
		data.setData("text/plain", toPaste);
		field.focus();
		const start = performance.now();
		const watch = new MutationObserver(() => {
			if (!document.querySelector("main").textContent.includes(%q)) return;
			watch.disconnect();
			requestAnimationFrame(() => {
				const turn = new MessageChannel();
				turn.port1.onmessage = () => { globalThis.stopwatch = performance.now() - start };
				turn.port2.postMessage(null);
			});
		});
		watch.observe(document.documentElement, {subtree: true, childList: true, characterData: true});
		if (field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})))
			document.execCommand("insertText", false, toPaste);
	})()`, css, until))
	return t.Stopwatch()
}
