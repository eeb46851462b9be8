// Package learn is the course: its lessons as data, the operations that a
// learner does in them, and the checks that look at what was made.
//
// # A lesson is one file
//
// core/learn/lessons/NN-name.md holds one lesson. "go generate ./core/learn"
// turns it into core/learn/lesson_NN.go, which the program holds: no markdown
// is read in a browser. Both are committed; a test fails while they differ. A
// lesson begins with its head:
//
//	---
//	title: The CA
//	goal: Make the root that every certificate of the cluster leads to.
//	minutes: 12
//	part: 3
//	needs: 1
//	makes: ca.key ca.csr ca.crt
//	profiles: ca
//	pages: authorities chain
//	errors: ca-cannot-sign
//	---
//
// needs are lessons (their objects are used), makes are the files that it leaves
// behind, profiles are IDs of core/kube, pages are IDs of the app's table, errors
// are IDs of rows of core/logs; the page leads to all three behind the last step. After the head come steps, each a heading with its kind
// and title, then "name: value" lines, a blank line, and text:
//
//	## do Make the root’s key
//	op: make-key
//	set: key=ca.key
//	ask: algorithm=RSA-2048
//	covers: 14-pair
//
//	The key comes first. Everything else follows from it.
//
// The kinds are:
//
//	read      text
//	picture   picture: ID ARGUMENTS, of the app's table of pictures; text below it
//	do        op: ID, of [Operations]; its fields are given by set (fixed), ask
//	          (the learner may change it; the value is what stands there at first)
//	          and right (what the walk takes where the first value is wrong).
//	          erratum: IDs, of core/command, make it a command as the course
//	          prints it: the first values are the printed ones.
//	          A value of several lines is a fenced block: ```ask config
//	see       what the learner should see
//	why       the reason
//	command   the same in a terminal: all do steps since the last command step,
//	          and each call: OPERATION name=value …, of core/command; tool: NAME
//	          is the one that is shown first
//	question  a list of answers, "- [x] right :: why" and "- [ ] wrong :: why not"
//	check     check: ID ARGUMENTS, of [Checks], one a line
//
// Text is paragraphs parted by blank lines, lists with "- ", and fenced blocks.
// Within it: **bold**, *emphasis*, `code`, [[term]] or [[term|words]] for a term
// of the glossary, [words](#/page) for a page, [words](https://…) for a
// reference. covers names rows of coverage.txt that the step teaches.
// A command in the text has a row in prose.txt: how it is run, or why it is not.
//
// # The tables
//
// [Operations] is what can be done, [Checks] what can be looked at, [Terms] the
// glossary. An operation works on a [Bench], the learner's files by their names,
// with the packages that the workbench uses: pki, signing, opensslconf. It gives
// what it made, what a program would have said, and the calls of core/command
// that do the same. A row is added in one place, and a test asks for what it
// lacks: two wrong objects and a right one for each check, a run for each
// operation.
//
// What is sorted (files by what is in them, connections, ports, files of servers
// and clients) is a table too, in sortings.go: each row becomes an operation with
// a menu for each thing, and the check "sorted" looks at the answers that were
// kept. The map of a cluster is [Edges], looked up in packages paths, kube and
// logs, and tried with what the learner has on a [Shelf].
//
// [Lesson.Walk] does a lesson from first to last with the right values. The page
// uses it to begin in the middle of the course with all that came before, and
// the tests to walk the whole course.
package learn

//go:generate go run ./source/make
