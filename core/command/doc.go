// Package command is one table of what is done with keys, requests and
// certificates in a terminal. A [Call] says the operation and its objects;
// [Scripts] gives the lines that do it, one [Script] for each [Tool] that can,
// and [History] one shell script of all that was done so far.
//
// The lines are for a POSIX shell and run as they are: names are quoted, and
// passphrases come from files, never from the command line. A test of
// core/oracle runs each line with the real tool and compares what it makes with
// what this program makes, field by field.
package command
