package app

import (
	"context"
	"strings"
	"time"

	"kubepki/core/decode"
	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// bringing is an authority on its way in: its two files may come one by one.
type bringing struct {
	cert, key         []byte
	certName, keyName string
	fault             string           // why a file was not taken
	findings          []health.Finding // why both together cannot be used
}

// take tells certificate from key by content, not by name.
func (b *bringing) take(files []File) {
	for _, f := range files {
		_, err := pki.PublicHalf(f.Data)
		if err == nil || strings.Contains(string(f.Data), "PRIVATE KEY-----") {
			b.key, b.keyName = f.Data, f.Name
		} else if _, err := pki.ParseCertificate(f.Data); err != nil {
			b.fault = f.Name + ": " + strings.TrimPrefix(err.Error(), "pki: parse certificate: ") + "."
		} else {
			b.cert, b.certName = f.Data, f.Name
		}
	}
}

// judge tells why an authority on its way in cannot stand where the profile's
// does, nil if it can.
func (b *bringing) judge(profile string, now time.Time) []health.Finding {
	p, _ := kube.ProfileByID(profile)
	it := kube.Item{Profile: p, Files: []kube.File{{Path: b.certName, Content: kube.CertificateFile}}}
	files := []health.File{{Path: b.certName, Bytes: b.cert}}
	if b.key != nil {
		name := b.keyName
		if name == b.certName {
			name += " (key)"
		}
		it.Files = append(it.Files, kube.File{Path: name, Content: kube.PrivateKeyFile})
		files = append(files, health.File{Path: name, Bytes: b.key})
	}
	report, err := health.Check(context.Background(), kube.Plan{Items: []kube.Item{it}}, files, health.Options{Now: now})
	if err != nil || report.Level() == "" || report.Level() == decode.Warning {
		return nil
	}
	return report.Findings
}

// settle refuses a certificate that cannot stand there before its key is asked for.
func (b *bringing) settle(profile string, now time.Time) {
	if b.cert == nil || b.key != nil {
		return
	}
	if findings := b.judge(profile, now); findings != nil {
		*b = notTaken(findings, nil)
	}
}

// loadBrought judges an authority, and takes it in if it can stand where the
// profile's does: without one, findings or err say why not.
func (s *session) loadBrought(b bringing, profile string) (a *pki.Authority, findings []health.Finding, err error) {
	if findings = b.judge(profile, s.now()); findings != nil {
		return nil, findings, nil
	}
	if a, err = pki.LoadAuthority(context.Background(), s.Keys, b.cert, b.key, s.now()); err == nil {
		err = kube.CheckBrought(a)
	}
	if err != nil {
		return nil, nil, err
	}
	return a, nil, nil
}

// notTaken waits for other files, and says why.
func notTaken(findings []health.Finding, err error) bringing {
	b := bringing{findings: findings}
	if err != nil {
		b.fault = strings.TrimPrefix(strings.TrimPrefix(err.Error(), "pki: "), "kube: ")
	}
	return b
}
