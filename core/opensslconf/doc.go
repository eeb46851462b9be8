// Package opensslconf reads and writes openssl's configuration files, as far as
// requests and extensions need them: config(5), req(1) and x509v3_config(5).
//
// [Parse] keeps the file as it is written, line by line; [File.Request] reads
// the template of a certification request out of it, as openssl req -config
// does, and says of each line that openssl would refuse or misread which line it
// is, why and what was probably meant. [Write] is the other way: the file that
// makes openssl ask for what a template holds.
package opensslconf
