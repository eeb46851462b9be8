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
// in the page, newly drawn and usable.
func (t *Tab) ArmStopwatch(from, until string) {
	t.Eval(fmt.Sprintf(`void (() => {
		const named = words => [...document.querySelectorAll("button")].find(b => b.innerText.trim() === words);
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
