//go:build !js

package main

import (
	"fmt"
	"slices"
	"time"

	"kubepki/core/learn"
	"kubepki/e2e/browser"
)

// mostOpening is the most that opening a lesson may take.
const mostOpening = 150 * time.Millisecond

// openLessonScript goes to a lesson and notes when its first steps were painted.
const openLessonScript = `void (() => {
	globalThis.stopwatch = null;
	const start = performance.now();
	new MutationObserver((_, watch) => {
		if (document.querySelectorAll(".stepnum").length < 3) return;
		watch.disconnect();
		requestAnimationFrame(() => setTimeout(() => { globalThis.stopwatch = performance.now() - start }));
	}).observe(document, {childList: true, subtree: true});
	location.hash = "#/learn/%d";
})()`

// lesson measures how long each lesson takes from the click to the screen. A
// run opens all of them once in one new page, each from the course's page, and
// begins elsewhere than the run before: what the first one of a page pays falls
// on each by turns. The figure is the median, with the worst beside it.
func (b *bench) lesson() ([]result, error) {
	all := learn.Lessons()
	took := make([][]time.Duration, len(all))
	for run := range b.runs {
		err := browser.Visit(b.browser, func(tab *browser.Tab) error {
			tab.Go(b.product.File(), "#/learn")
			tab.Until("the page to warm up", "document.documentElement.dataset.warm === 'true'")
			for i := range all {
				at := (i + run*len(all)/b.runs) % len(all)
				took[at] = append(took[at], openLesson(tab, all[at]))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([]result, len(all))
	for i, l := range all {
		mid := median(took[i])
		out[i] = result{
			what:     fmt.Sprintf("open lesson %d", l.Number),
			measured: fmt.Sprintf("%s (worst of %d: %s)", show(mid), b.runs, show(slices.Max(took[i]))),
			limit:    "≤ " + show(mostOpening), over: mid > mostOpening,
		}
	}
	return out, nil
}

// openLesson opens a lesson from the course's page, and goes back there.
func openLesson(tab *browser.Tab, l *learn.Lesson) time.Duration {
	tab.Eval(fmt.Sprintf(openLessonScript, l.Number))
	took := tab.Stopwatch()
	tab.Until("the lesson’s last step", fmt.Sprintf(`document.querySelectorAll(".stepnum").length === %d`, len(l.Steps)))
	tab.Follow("#/learn")
	tab.Until("the course", `document.querySelector(".learn__list") !== null`)
	return took
}
