package decode

// print writes the response as openssl ocsp -respin FILE -text -noverify does.
func (r *ocspResponse) print(p *printer) {
	n := r.status.integer()
	if n.IsInt64() && n.Int64() != 0 {
		p.line(0, "Responder Error: %s (%d)", ocspStatus(r.status), n.Int64())
		return
	}
	p.line(0, "OCSP Response Data:")
	p.line(4, "OCSP Response Status: %s (0x%x)", ocspStatus(r.status), n)
	if r.kind.end == 0 {
		return
	}
	p.line(4, "Response Type: %s", longName(r.kind.oid()))
	if r.body.end == 0 {
		return
	}
	printOCSPVersion(p, r.version)
	p.line(4, "Responder Id: %s", r.responderText())
	p.line(4, "Produced At: %s", timeText(r.producedAt))
	p.line(4, "Responses:")
	for _, a := range r.answers {
		a.print(p)
	}
	printExtensions(p, "Response Extensions:", r.extensions, 4)
	r.sealed.printSignature(p)
	printCertificates(p, r.certificates)
}

func printCertificates(p *printer, list []*certificate) {
	for _, c := range list {
		c.printNamed(p, commaName)
		p.b.Write(Object{PEMType: "CERTIFICATE", DER: c.whole.encoding()}.PEM())
	}
}

func printOCSPVersion(p *printer, version element) {
	n := version.integer()
	if !n.IsInt64() {
		p.line(4, "Version: 0 (0xffffffffffffffff)")
		return
	}
	p.line(4, "Version: %d (0x%x)", n.Int64()+1, n.Int64())
}

// printExtensions writes a list of extensions under a title, nothing when there are none.
func printExtensions(p *printer, title string, list []extension, indent int) {
	if len(list) == 0 {
		return
	}
	p.line(indent, "%s", title)
	for _, x := range list {
		x.print(p, indent+4)
	}
}

func (a ocspAnswer) print(p *printer) {
	a.id.print(p, 4)
	p.line(4, "Cert Status: %s", wordOf(certificateStatuses, int64(a.status.tag)))
	if a.revokedAt.end > 0 {
		p.line(4, "Revocation Time: %s", timeText(a.revokedAt))
	}
	if a.reason.end > 0 {
		p.line(4, "Revocation Reason: %s (0x%x)", reasonWord(a.reason), a.reason.integer())
	}
	p.line(4, "This Update: %s", timeText(a.thisUpdate))
	if a.nextUpdate.end > 0 {
		p.line(4, "Next Update: %s", timeText(a.nextUpdate))
	}
	printExtensions(p, "Response Single Extensions:", a.extensions, 8)
	p.printf("\n")
}

func (id certID) print(p *printer, indent int) {
	p.line(indent, "Certificate ID:")
	p.line(indent+2, "Hash Algorithm: %s", longName(algorithmOID(id.algorithm)))
	p.line(indent+2, "Issuer Name Hash: %s", stringOctets(id.nameHash.content()))
	p.line(indent+2, "Issuer Key Hash: %s", stringOctets(id.keyHash.content()))
	p.line(indent+2, "Serial Number: %s", serialOctets(id.serial))
}
