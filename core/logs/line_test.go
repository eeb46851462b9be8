package logs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func utc(month, day, h, m, s int) time.Time {
	return time.Date(2026, time.Month(month), day, h, m, s, 0, time.UTC)
}

// The same error in all that programs and their keepers write before it.
func TestPrefixesAreTakenOff(t *testing.T) {
	const klog = `E1123 19:13:34.328204   19819 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: Get \"https://10.0.0.10:6443/api?timeout=32s\": tls: failed to verify certificate: x509: certificate signed by unknown authority"`
	const docker = `{"log":"E1123 19:13:34.328204   19819 memcache.go:265] \"Unhandled Error\" err=\"couldn't get current server API group list: Get \\\"https://10.0.0.10:6443/api?timeout=32s\\\": tls: failed to verify certificate: x509: certificate signed by unknown authority\"\n","stream":"stderr","time":"2026-11-23T19:13:34.4Z"}`
	at := utc(11, 23, 19, 13, 34)
	for name, c := range map[string]struct {
		line, program string
		when          time.Time
		zone          bool
	}{
		"bare":             {"x509: certificate signed by unknown authority", "", time.Time{}, false},
		"klog":             {klog, "kubectl", at, false},
		"journald":         {"Nov 23 20:13:34 cp-1 kubelet[812]: " + klog, "kubelet", utc(11, 23, 20, 13, 34), false},
		"journald, ISO":    {"2026-11-23T20:13:34+0100 cp-1 kubelet[812]: " + klog, "kubelet", at, true},
		"syslog":           {"<30>Nov 23 20:13:34 cp-1 kubelet[812]: " + klog, "kubelet", utc(11, 23, 20, 13, 34), false},
		"CRI":              {"2026-11-23T19:13:34.123456789Z stderr F " + klog, "kubectl", utc(11, 23, 19, 13, 34).Add(123456789), true},
		"docker":           {docker, "kubectl", at.Add(400 * time.Millisecond), true},
		"docker, cut":      {docker[:len(docker)-42], "kubectl", at, false},
		"timestamps":       {"2026-11-23T19:13:34Z " + klog, "kubectl", at, true},
		"kubectl --prefix": {"[pod/kube-controller-manager-cp-1/kube-controller-manager] " + klog, "kube-controller-manager", at, false},
		"Compose":          {"apiserver-1  | " + klog, "kubectl", at, false},
		"grep":             {"apiserver.log:12:" + klog, "kubectl", at, false},
		"something else":   {"what I saw was: " + klog, "kubectl", at, false},
		"colours":          {"\x1b[31m" + klog, "kubectl", at, false},
		"logfmt":           {`time="2026-11-23T19:13:34Z" level=error msg="cannot list" error="Get \"https://10.0.0.10:6443/api\": tls: failed to verify certificate: x509: certificate signed by unknown authority"`, "", at, true},
		"JSON of klog":     {`{"ts":1795461214328.2,"caller":"x.go:1","msg":"Unhandled Error","err":"Get \"https://10.0.0.10:6443/api\": tls: failed to verify certificate: x509: certificate signed by unknown authority"}`, "", at, true},
		"etcd":             {`{"level":"warn","ts":"2026-11-23T20:13:34+0100","caller":"rafthttp/x.go:1","msg":"failed","error":"x509: certificate signed by unknown authority"}`, "etcd", at, true},
		"etcd 3.3":         {"2026-11-23 19:13:34.120000 I | embed: rejected connection from \"10.0.0.11:40122\" (error \"tls: failed to verify client's certificate: x509: certificate signed by unknown authority\", ServerName \"\")", "etcd", at.Add(120 * time.Millisecond), false},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(c.line, now)
			assert.Contains(t, l.Message, "certificate signed by unknown authority")
			if name != "etcd 3.3" && name != "logfmt" && name != "docker, cut" {
				assert.NotContains(t, l.Message, "Unhandled")
			}
			assert.Equal(t, c.program, l.Program)
			assert.Equal(t, c.when.Truncate(time.Second), l.Time.Truncate(time.Second))
			assert.Equal(t, c.zone, l.Zone)
			r, err := Read(t.Context(), c.line, NewSet(nil), Options{Now: now})
			require.NoError(t, err)
			require.NotNil(t, r.RowOf(0))
			assert.Equal(t, "unknown-authority", r.RowOf(0).ID)
		})
	}
}

func TestTimesWithoutAYearAreNeverTomorrow(t *testing.T) {
	l := open("E1231 23:59:59.000000       1 a.go:1] x509: certificate signed by unknown authority", utc(1, 2, 0, 0, 0))
	assert.Equal(t, 2025, l.Time.Year())
	l = open("Nov 26 12:00:00 cp-1 kubelet[1]: x509: certificate signed by unknown authority", now)
	assert.Equal(t, 2026, l.Time.Year())
}

func TestTheServerThatWasCalled(t *testing.T) {
	for line, want := range map[string]string{
		memcache + `x509: certificate signed by unknown authority"`:                                                                    "127.0.0.1:6443",
		`Get "https://[fd00::10]:6443/api": tls: failed to verify certificate: x509: certificate signed by unknown authority`:          "[fd00::10]:6443",
		`Get "https://webhook.default.svc/validate": tls: failed to verify certificate: x509: certificate signed by unknown authority`: "webhook.default.svc:443",
		channel + `connection error: desc = "error reading server preface: remote error: tls: bad certificate"`:                        "127.0.0.1:2379",
	} {
		assert.Equal(t, want, open(line, now).Address, line)
	}
}

// The check against the front proxy's authority comes first and counts for nothing.
func TestTheLastCheckCounts(t *testing.T) {
	l := open(auth+"[x509: certificate signed by unknown authority, verifying certificate SN=42, SKID=AA:01, AKID=9A:01 failed: x509: certificate specifies an incompatible key usage]\"", now)
	assert.Equal(t, "certificate specifies an incompatible key usage", l.Message)
	assert.Equal(t, []string{"42", "AA:01", "9A:01"}, []string{l.Serial, l.KeyID, l.IssuerID})
	assert.True(t, l.server)
	assert.Equal(t, "kube-apiserver", l.Program)
}

func TestTextOfFiles(t *testing.T) {
	assert.Equal(t, "aé", Text([]byte("\xEF\xBB\xBFaé")))
	assert.Equal(t, "aé", Text([]byte{0xFF, 0xFE, 'a', 0, 0xE9, 0}))
	assert.Equal(t, "aé", Text([]byte{0xFE, 0xFF, 0, 'a', 0, 0xE9}))
	assert.Equal(t, "", Text(nil))
}
