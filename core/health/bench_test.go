package health_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"kubepki/core/health"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// What one key with its files costs: ns/op is for the whole set, divide by keys.
func BenchmarkCheck(b *testing.B) {
	for _, a := range []pki.KeyAlgorithm{pki.ECDSAP256, pki.ECDSAP384, pki.RSA2048} {
		b.Run(string(a), func(b *testing.B) {
			r := made(b, func(d *kube.Draft) { d.KeyAlgorithm, d.Workers = string(a), "4" })
			for b.Loop() {
				report, err := health.Check(context.Background(), r.Plan, health.FilesOf(r), health.Options{Now: now})
				require.NoError(b, err)
				require.Empty(b, report.Findings)
			}
			b.ReportMetric(float64(len(r.Plan.Items)), "keys")
		})
	}
}
