// Package decode reads keys, certificates and certification requests from
// whatever a person has at hand: PEM with text around it, DER, bare base64, the
// base64 of a PEM file as kubeconfigs and Secrets hold it, several of these at
// once. It never guesses by file name; the content decides.
//
// [Bytes] gives each thing found as an [Object]: its typed value, a tree of
// [Node] with the bytes each field comes from, and what is wrong with it. What
// cannot be read becomes an [Unread] that says where and what to do; it never
// hides the rest. [Text] prints an object as openssl would.
//
// Each format is one row, registered by its own file (see [Format]). Decoding
// is lenient where looking is useful: what Go and so Kubernetes refuse is still
// taken apart, and each [Flaw] says which bytes break which rule. It is bounded: input size, number of
// objects and depth have limits, and hostile bytes cost no more than linear work.
//
//	result := decode.Bytes("apiserver.crt", data, time.Now())
//	for _, object := range result.Objects {
//		fmt.Print(decode.Text(object))
//	}
//
// [Survey] lists many certificates at once, [Complete] adds what it leaves out.
// [Outline] and [Dump] show the encoding as ASN.1 and as bytes, bound to the fields
// by their spans. [JSON], [FieldsCSV] and [ListCSV] write the fields down.
//
// Private numbers of keys are never printed by this package.
package decode
