/// The site's one style sheet: system fonts, light and dark, phone to A4. Colour is never the only sign.
enum StyleSheet {
    static let css = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d5dae1;--page:#fff;
        --band:#f3f5f8;
        --link:#0b57a4;--best:#0b6b3a;--good:#2f7d32;--middling:#8a5a00;--poor:#b3261e;--worst:#8c1d18}
        @media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#a3adba;--line:#3a434f;--page:#14181e;
        --band:#1d232b;--link:#8ab8f0;--best:#6fd19b;--good:#8fd694;--middling:#e5b567;--poor:#f2a19b;
        --worst:#f2867d}}
        *{box-sizing:border-box}
        body{margin:0;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);
        background:var(--page)}
        a{color:var(--link)}
        a:focus-visible,button:focus-visible,input:focus-visible,
        select:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-9999px}
        .skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem}
        header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
        header{padding-top:1rem;border-bottom:1px solid var(--line)}
        .office{font-weight:600}.who{float:right;color:var(--soft);font-size:.875rem}
        .who form{display:inline}
        nav ul{list-style:none;margin:.5rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:0 1.25rem}
        nav a{display:inline-block;padding:.5rem 0;text-decoration:none;border-bottom:3px solid transparent}
        nav a[aria-current]{border-color:var(--link);font-weight:600;color:var(--ink)}
        .banner{background:#7a1f1f;color:#fff;text-align:center;padding:.25rem;font-weight:600;
        letter-spacing:.05em}
        h1{font-size:1.5rem;line-height:1.25;margin:1.25rem 0 .5rem}
        h2{font-size:1.125rem;margin:1.75rem 0 .5rem}
        .lead{font-size:1.25rem;line-height:1.4;margin:.5rem 0 1rem;max-width:48rem}
        .soft{color:var(--soft)}.small{font-size:.875rem}
        .mono{font-family:ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
        .wide{overflow-x:auto}
        th,td{border:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top}
        th{background:var(--band);font-weight:600}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .p{white-space:nowrap;font-weight:600}.p-1{color:var(--best)}.p-2{color:var(--good)}
        .p-3{color:var(--middling)}.p-4{color:var(--poor)}.p-5{color:var(--worst)}
        .note{border-left:4px solid var(--middling);background:var(--band);padding:.6rem .9rem;
        margin:.75rem 0}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem;margin:1rem 0}
        .card{border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1rem}
        .card b{font-size:1.5rem;display:block}
        .choose{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;margin:1rem 0}
        .choose a,.choose b{border:1px solid var(--line);border-radius:.3rem;padding:.2rem .6rem;
        text-decoration:none}
        .choose b{background:var(--ink);color:var(--page)}
        form.sheet{max-width:24rem;margin:2rem 0}label{display:block;margin:.75rem 0 .25rem;font-weight:600}
        input,select,button,textarea{font:inherit;padding:.45rem .6rem;border:1px solid var(--soft);
        border-radius:.3rem;background:var(--page);color:var(--ink)}
        form.sheet input{width:100%}
        button{background:var(--link);color:var(--page);border-color:var(--link);font-weight:600;
        cursor:pointer}
        .who button{background:none;border:0;padding:0;color:var(--link);font-weight:400;
        text-decoration:underline}
        ol.log{padding-left:1.2rem}ol.log li{margin:.6rem 0}
        svg{max-width:100%;height:auto}svg text{fill:var(--ink);font-size:12px}svg .axis{stroke:var(--line)}
        svg .target{stroke:var(--ink);stroke-dasharray:5 4;fill:none;stroke-width:2}
        svg .final{fill:var(--link)}
        svg .provisional{fill:none;stroke:var(--link);stroke-width:2;stroke-dasharray:3 2}
        footer{border-top:1px solid var(--line);margin-top:2rem;padding-bottom:2rem;color:var(--soft);
        font-size:.8125rem}
        @media(max-width:40rem){.who{float:none;display:block}th,td{padding:.3rem .4rem;font-size:.875rem}}
        @media print{@page{size:A4;margin:15mm}nav,.who,.choose,.skip,.screen{display:none!important}
        body{font-size:10.5pt;color:#000;background:#fff}
        header{border:0}main,header,footer{max-width:none;padding:0}a{color:inherit;text-decoration:none}
        tr{break-inside:avoid}}
        """
}
