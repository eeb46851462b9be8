package app

import (
	"context"
	"crypto/x509"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// exampleSet makes a tree to look at: a control plane that was set up eleven months
// ago and has been looked after by nobody, with a few mistakes in it.
type exampleSet struct{ job work }

// exampleAge is how old the example is: its leaves end within a month.
const exampleAge = 345 * 24 * time.Hour

// add makes the example and takes it into the workspace as one change.
func (e *exampleSet) add(ctx ui.Context, s *session) {
	var objects []Object
	var documents []Document
	e.job.start(ctx, s, "Making an example", "", func(job context.Context) error {
		made, err := exampleOf(job, s)
		if err != nil {
			return err
		}
		objects, documents, err = exampleObjects(job, s, made)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		ids := s.ws.AddIntake(objects, documents)
		s.say(toast{Icon: "undo", Text: "An example is in the workspace", Action: "Undo", Do: func(ui.Context) { s.ws.Remove(ids...) }, Of: ids})
	})
}

func exampleOf(ctx context.Context, s *session) (*kube.Result, error) {
	draft := kube.DefaultDraft()
	draft.KeyAlgorithm, draft.Workers = string(pki.ECDSAP256), ""
	at := s.now().Add(-exampleAge)
	return kube.Build(ctx, kube.NewPlan(draft.Read(at).Cluster), kube.Options{Maker: s.Keys, Now: at, Parallel: 1, Yield: s.Yield})
}

// exampleFolder is where the example lies.
const exampleFolder = "example"

// exampleObjects are the files as if they had been dropped, with mistakes: the
// key of the front proxy's client is missing, the scheduler's pair serves as
// the administrator's, and kube-apiserver has a flag that was removed and knows
// etcd by another authority.
func exampleObjects(ctx context.Context, s *session, r *kube.Result) (objects []Object, documents []Document, err error) {
	g, err := gather(ctx, &kube.Unfinished{Plan: r.Plan, Made: r.Made, At: r.At}, s.Yield)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range g.objects {
		o.Provenance = "an example"
		o.Path = strings.Replace(o.Path, "cp-1/", exampleFolder+"/", 1)
		if !strings.HasSuffix(o.Path, ".conf") && !strings.HasSuffix(o.Path, "front-proxy-client.key") {
			objects = append(objects, o)
		}
	}
	for _, m := range r.Made {
		for _, f := range m.Item.Files {
			from := m
			if m.Item.Profile.ID == kube.AdminID {
				from, _ = r.Find("scheduler/cp-1")
			}
			if f.Content != kube.KubeconfigFile {
				continue
			}
			text, err := r.Kubeconfig(from)
			if err != nil {
				return nil, nil, err
			}
			documents = append(documents, Document{Document: intake.Document{Kind: intake.KubeconfigFile, Path: exampleFolder + f.Path, Text: string(text)}, Made: s.now()})
		}
	}
	if sa, ok := r.Find("sa"); ok {
		half, err := x509.MarshalPKIXPublicKey(sa.Public())
		if err != nil {
			return nil, nil, err
		}
		objects = append(objects, Object{
			Kind: PublicKey, Name: "sa", Path: exampleFolder + "/etc/kubernetes/pki/sa.pub", Provenance: "an example",
			DER: half, KeyID: pki.KeyID(sa.Public()), Made: s.now(),
		})
	}
	manifests, err := exampleManifests(s, r)
	return objects, append(documents, manifests...), err
}

// exampleManifests are the static pods, with two flags that are wrong.
func exampleManifests(s *session, r *kube.Result) (documents []Document, err error) {
	for _, t := range r.Texts("") {
		name, ok := strings.CutPrefix(t.Path, "extras/cp-1/manifests/")
		if !ok {
			continue
		}
		data, err := t.Bytes()
		if err != nil {
			return nil, err
		}
		text := strings.NewReplacer("    - --allow-privileged=true\n", "    - --allow-privileged=true\n    - --insecure-port=0\n",
			"--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt", "--etcd-cafile=/etc/kubernetes/pki/ca.crt").Replace(string(data))
		documents = append(documents, Document{Document: intake.Document{Kind: intake.Manifest, Path: exampleFolder + "/etc/kubernetes/manifests/" + name, Text: text}, Made: s.now()})
	}
	return documents, nil
}
