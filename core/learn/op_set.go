package learn

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"

	"kubepki/core/chain"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// setOperations make the set of a small cluster, and try what the choice of its
// authorities means.
var setOperations = []Operation{
	{
		ID: "make-set", Verb: "Make the set",
		Fields: []Field{
			{ID: "roots", Label: "Authorities", Kind: Option, Options: [][2]string{{"one", "One for everything"}, {"separate", "Separate ones for etcd and the front proxy"}}},
			{ID: "keep", Label: "Kept", Kind: Machine},
			{ID: "folder", Label: "Folder", Kind: File},
		},
		Run: makeSet,
	},
	{
		ID: "knock", Verb: "Knock at etcd",
		Fields: []Field{
			{ID: "cert", Label: "Shown to etcd", Kind: File},
			{ID: "ca", Label: "etcd trusts", Kind: File},
			{ID: "should", Label: "It should be", Kind: Machine},
		},
		Run: knock,
	},
	{
		ID: "ask-outside", Verb: "Make keys and requests",
		Fields: []Field{
			{ID: "ca", Label: "Authority without its key", Kind: File},
			{ID: "keep", Label: "Kept", Kind: Machine},
			{ID: "folder", Label: "Folder", Kind: File},
		},
		Run: askOutside,
	},
}

// OnMap keeps what the map of a cluster is about.
const OnMap = "map"

// kept are the profiles that a field names.
func kept(v Values) []string {
	if v["keep"] != OnMap {
		return strings.Fields(v["keep"])
	}
	var out []string
	for _, e := range Edges() {
		for _, p := range []*kube.Profile{e.Knows, e.Client, e.Server} {
			if p.ID != "" && !slices.Contains(out, p.ID) {
				out = append(out, p.ID)
			}
		}
	}
	return out
}

// planned is the plan of the example's cluster.
func planned(env Env, v Values, brought map[string]*pki.Authority) (kube.Plan, error) {
	d := example()
	d.OneAuthority, d.Brought = v["roots"] == "one", brought
	r := d.Read(env.Now())
	if len(r.Problems) > 0 {
		return kube.Plan{}, &FieldError{"ca", r.Problems[0].What, r.Problems[0].Fix}
	}
	return kube.NewPlan(r.Cluster), nil
}

// oneOfEach picks the first of what was made for each profile; of kubelets the
// worker's, whose host does nothing else.
func oneOfEach(made []kube.Made, ids []string) []kube.Made {
	var out []kube.Made
	for _, id := range ids {
		for _, m := range made {
			if m.Item.Profile.ID == id && (m.Item.Profile.Scope != kube.PerNode || !m.Item.Place.Control) {
				out = append(out, m)
				break
			}
		}
	}
	return out
}

func options(env Env) kube.Options {
	return kube.Options{Maker: env.Maker, Now: env.Now(), Parallel: 1, Yield: env.Yield}
}

func makeSet(ctx context.Context, env Env, _ Bench, v Values) (Outcome, error) {
	plan, err := planned(env, v, nil)
	if err != nil {
		return Outcome{}, err
	}
	result, err := kube.Build(ctx, plan, options(env))
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{State: "valid"}
	for _, m := range oneOfEach(result.Made, kept(v)) {
		name := v["folder"] + "/" + m.Item.Profile.ID
		out.Made = append(out.Made, Object{Name: name + ".crt", Cert: m.Cert()}, Object{Name: name + ".key", Key: m.Key})
	}
	out.Words = count(plan.Keys(), "key") + " are made for " + hostsOf(plan) + ", as kubeadm would. " + count(len(out.Made)/2, "pair") + " of them are in the folder " + v["folder"] + "."
	for i := range plan.Items {
		if it := &plan.Items[i]; it.SameAs != "" {
			out.State = "warning"
			out.Notes = append(out.Notes, Note{State: "warning", What: it.Profile.Title, Fix: it.Why})
		}
	}
	return out, nil
}

func hostsOf(p kube.Plan) string {
	var names []string
	for _, h := range p.Cluster.Hosts() {
		names = append(names, h.Name)
	}
	return strings.Join(names, " and ")
}

// knock shows a certificate to etcd, which trusts one authority.
func knock(_ context.Context, env Env, b Bench, v Values) (Outcome, error) {
	cert, err := b.certOf("cert", v["cert"])
	if err != nil {
		return Outcome{}, err
	}
	ca, err := b.certOf("ca", v["ca"])
	if err != nil {
		return Outcome{}, err
	}
	a := chain.Verify(chain.Question{As: chain.EtcdCli, Cert: cert, Roots: []*x509.Certificate{ca}, Now: env.Now()})
	came := "let in"
	out := Outcome{State: "valid", Words: "etcd lets " + v["cert"] + " in. It may read and change all that the cluster keeps, Secrets too."}
	if !a.OK() {
		came = "refused"
		out.Words, out.Said = "etcd refuses "+v["cert"]+" before a single byte of data is read.", pki.Visible(a.Fault.Text)
	}
	if came != v["should"] {
		out.State = "warning"
		out.Words += " That is not how it should be."
	}
	return out, nil
}

// askOutside makes what can be made with an authority's certificate alone: keys
// and requests.
func askOutside(ctx context.Context, env Env, b Bench, v Values) (Outcome, error) {
	ca, err := b.certOf("ca", v["ca"])
	if err != nil {
		return Outcome{}, err
	}
	plan, err := planned(env, v, map[string]*pki.Authority{kube.ClusterCA: {Cert: ca}})
	if err != nil {
		return Outcome{}, err
	}
	u, err := kube.Prepare(ctx, plan, options(env))
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{State: "valid"}
	keep := oneOfEach(u.Made, kept(v))
	for _, r := range u.Requests() {
		for _, m := range keep {
			if m.Item.ID == r.Item.ID {
				name := v["folder"] + "/" + m.Item.Profile.ID
				out.Made = append(out.Made, Object{Name: name + ".key", Key: m.Key}, Object{Name: name + ".csr", Request: r.PKI})
			}
		}
	}
	out.Words = count(plan.Requests(), "certificate") + " cannot be signed here: " + v["ca"] + " is here, its key is not. A request is made for each; " + count(len(out.Made)/2, "pair") + " of key and request are in the folder " + v["folder"] + "."
	return out, nil
}

// mapChecks look at what was sorted, and at whom an authority lets in.
var mapChecks = []Row{
	{ID: "sorted", Args: "FILE SORTING", Files: 1, Ref: "https://kubernetes.io/docs/setup/best-practices/certificates/", look: checked},
	{ID: "kept-out", Args: "CERT CA", Files: 2, Ref: "https://etcd.io/docs/v3.6/op-guide/security/", look: ofCert(func(l look, c *x509.Certificate) Finding {
		a := chain.Verify(chain.Question{As: chain.EtcdCli, Cert: c, Roots: roots(l.b[l.arg(1)].Cert), Now: l.now})
		if a.OK() {
			return bad(l.arg(0)+" opens what trusts "+l.arg(1), "etcd asks for nothing but a signature of the authority that it trusts. Whoever has one may read and change everything.", "Let an authority of its own sign for etcd.")
		}
		return good(l.arg(0)+" opens nothing that trusts "+l.arg(1), pki.Visible(a.Fault.Text))
	})},
}
