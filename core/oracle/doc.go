// Package oracle holds tests that ask the real programs: openssl and others.
// What this repository claims about them is proven here, and nowhere else needs
// them. A test that cannot find its program fails and says how to install it.
package oracle
