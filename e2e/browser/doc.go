//go:build !js

// Package browser drives Chromium as a person does: it finds what stands in a
// page by its role and its accessible name, clicks where it is, types, and
// takes downloads in. It waits for conditions, never for time; every wait has
// a limit, so that a story that cannot go on says where it stands.
//
// A [Browser] is one process, a [Tab] one window with storage of its own. A tab
// keeps watch from its first message: what the console says at the levels
// error and warning, exceptions that nobody caught, violations of the content
// security policy and every request. [Tab.Faults] tells what is no part of a
// page that keeps its promises.
package browser
