// Package pki makes and reads the pieces of a public key infrastructure: keys,
// names, requests, certificates and the authorities that sign them.
package pki
