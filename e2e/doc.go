// Package e2e holds the stories: what a person wants of the product, done in a
// real browser with the product as it is built, and judged by real tools. Each
// story is a file. Most run twice, with the site served and with the single
// file from disk.
//
// A story fails on anything that the console says at the levels error and
// warning, on any exception nobody caught, on any violation of the content
// security policy, and on any request other than a GET of the site's own files
// while it loads; once it is loaded, on any request at all. After the last
// story Chromium's own log of the network is read: whatever a page
// or a worker wanted from beyond this machine is a failure.
//
// Needed: Chromium, openssl and sha256sum; install.sh brings them in. What is
// missing is a failure that says what to install, never a skipped story.
package e2e
