// The site's one style sheet: system fonts, light and dark, phone to A4. Colour is never the only
// sign; text keeps a contrast of 4.5 and more on its ground, controls are at least 24 pixels high.

/// The look of every site of the product.
public enum StyleSheet {
    /// The style sheet.
    public static let css = """
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#566070;--line:#b9c1cc;--page:#fff;--band:#f3f5f8;
        --link:#0b57a4;--best:#0b6b3a;--good:#2c7230;--middling:#835400;--poor:#b3261e;--worst:#8c1d18}
        @media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#a9b3c0;--line:#465160;--page:#14181e;
        --band:#1d232b;--link:#8ab8f0;--best:#6fd19b;--good:#8fd694;--middling:#e5b567;--poor:#f2a19b;
        --worst:#f2867d}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0;font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);
        background:var(--page)}
        a{color:var(--link)}
        [hidden]{display:none!important}
        :focus-visible,input:focus{outline:3px solid var(--link);outline-offset:2px}
        .skip,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
        white-space:nowrap}
        .skip:focus{width:auto;height:auto;clip-path:none;left:1rem;top:1rem;background:var(--page);
        padding:.5rem;z-index:1}
        header,main,footer{max-width:74rem;margin:0 auto;padding:0 1rem}
        header{padding-top:.75rem;border-bottom:1px solid var(--line)}
        .bar{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 2rem}
        .office{font-weight:600}
        .who{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1rem;color:var(--soft);
        font-size:.875rem}
        .who a,.who button{display:inline-block;padding:.25rem 0;min-height:1.5rem}
        .who button{background:none;border:0;color:var(--link);font-weight:400;text-decoration:underline}
        nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap}
        .main ul{margin-top:.5rem;gap:0 1.1rem;font-size:.9375rem}
        .main a{display:inline-block;padding:.5rem 0;text-decoration:none;
        border-bottom:3px solid transparent}
        .main a[aria-current]{border-color:var(--link);font-weight:600;color:var(--ink)}
        .banner{background:#7a1f1f;color:#fff;text-align:center;padding:.25rem;font-weight:600;
        letter-spacing:.05em}
        h1{font-size:1.5rem;line-height:1.25;margin:1.25rem 0 .5rem}
        h2{font-size:1.125rem;margin:1.75rem 0 .5rem}
        h3{font-size:1rem;margin:1.25rem 0 .25rem}
        .note h2{margin:0 0 .25rem;font-size:1rem}
        p{max-width:48rem}
        .lead{font-size:1.25rem;line-height:1.4;margin:.5rem 0 1rem}
        .soft{color:var(--soft)}.small{font-size:.875em}.line{display:block;white-space:normal}
        .lines{white-space:pre-line}
        .mono,pre{font-family:ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
        header,main,footer,bdi{overflow-wrap:anywhere}td a.mono{white-space:nowrap}
        pre{overflow-x:auto;background:var(--band);padding:.5rem .75rem;font-size:.8125rem;
        white-space:pre-wrap}
        dt{font-weight:600;margin-top:.5rem}dd{margin:0 0 .25rem 1rem}
        table{overflow-wrap:normal;border-collapse:collapse;border:1px solid var(--line);width:100%;margin:0}
        .wide{position:relative;overflow-x:auto;margin:.5rem 0 1rem}
        th,td{border:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top}
        thead th,thead td,.group>*{background:var(--band)}
        tbody th{overflow-wrap:anywhere;min-width:6rem}td:has(bdi){min-width:9rem}
        th{font-weight:600}tbody th{font-weight:400}.group>*{font-weight:600}
        td ul{margin:0;padding-left:1.1rem}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
        .p{font-weight:600}.p-1{color:var(--best)}.p-2{color:var(--good)}.p-3{color:var(--middling)}
        .p-4{color:var(--poor)}.p-5{color:var(--worst)}
        .note{border-left:4px solid var(--middling);background:var(--band);padding:.6rem .9rem;
        margin:.75rem 0}
        .note ul{margin:.25rem 0;padding-left:1.2rem}
        .note p{margin:.25rem 0}
        .note.done{border-color:var(--best)}
        .note td,.note tbody th{background:var(--page)}
        .notes{font-size:.875rem;color:var(--soft);padding-left:1.4rem;max-width:56rem}
        sup a{display:inline-block;min-width:1.5rem;text-align:center}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1rem 0}
        .card{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem}
        .card b{font-size:1.5rem;line-height:1.3;display:block}.card b small{font-size:.875rem;font-weight:400}
        .choose{margin:1rem 0}.choose ul,.pages{gap:.4rem}
        .choose a,a.button{display:inline-block;border:1px solid var(--line);border-radius:.3rem;
        padding:.25rem .7rem;text-decoration:none}
        .choose .within{border-color:var(--ink);font-weight:600}
        .choose [aria-current]{background:var(--ink);border-color:var(--ink);color:var(--page)}
        a.button,button{background:var(--link);color:var(--page);border:1px solid var(--link);font-weight:600}
        form.sheet{max-width:26rem;margin:1rem 0}
        form.filter{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:end;margin:.5rem 0 1rem}
        form.filter p{margin:0;max-width:16rem;flex:1 1 8.5rem}form.filter :is(select,input){width:100%}
        label{display:block;margin:.75rem 0 .25rem;font-weight:600}
        input,select,button,textarea{font:inherit;min-height:2.25rem;padding:.35rem .6rem;
        border:1px solid var(--soft);border-radius:.3rem}
        input,select,textarea{background:var(--page);color:var(--ink)}
        button{cursor:pointer;font-weight:600}
        form.sheet input,form.sheet textarea,form.sheet select{width:100%;display:block}
        details{border:1px solid var(--line);border-radius:.3rem;margin:.5rem 0;padding:0 .9rem}
        summary{cursor:pointer;padding:.5rem 0;font-weight:600;color:var(--link)}
        ol.log{padding-left:2.5rem}ol.log li{margin:.5rem 0}
        ol.chain{list-style:none;padding:0 0 0 1rem;border-left:3px solid var(--line)}
        ol.chain h2{margin-top:1rem}
        figure{margin:.5rem 0 1rem;overflow-x:auto}
        svg{max-width:100%;height:auto;min-width:24rem}
        svg text{fill:var(--ink);font-size:13px}svg .axis{stroke:var(--soft)}
        svg .target{stroke:var(--ink);stroke-width:2}
        svg polyline.target{stroke-dasharray:5 4;fill:none}svg circle.target{fill:var(--page)}
        svg .final{fill:var(--link)}svg .hatch{stroke:var(--link);stroke-width:4}
        svg .provisional{fill:url(#arsir);stroke:var(--link);stroke-width:2}
        footer{border-top:1px solid var(--line);margin-top:2rem;padding-bottom:2rem;color:var(--soft);
        font-size:.8125rem}
        footer p{max-width:none}
        .draft{display:none}
        @media(max-width:40rem){th,td{padding:.3rem .4rem;font-size:.875rem}.lead{font-size:1.125rem}
        .main ul{gap:0 .9rem;font-size:.875rem}.main a{padding:.3rem 0}.choose ul{gap:.3rem}
        .choose a{padding:.2rem .5rem}.who{font-size:.8125rem;gap:0 .75rem}
        th:first-child{min-width:8.5rem}tbody th{position:sticky;left:0;background:var(--page)}
        .group th{background:var(--band)}}
        @media print{@page{size:A4;margin:14mm 14mm 18mm}
        @page{@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif}}
        @page example{@bottom-center{content:"CONTOH – BUKAN DATA RESMI";font:bold 8pt sans-serif;color:#7a1f1f}}
        .demo{page:example}
        :root{color-scheme:light;--ink:#000;--soft:#444;--line:#888;--page:#fff;--band:#f3f5f8;--link:#0b57a4;
        --best:#0b6b3a;--good:#2c7230;--middling:#835400;--poor:#b3261e;--worst:#8c1d18}
        html{font-size:9.5pt}body{font-size:1rem}
        nav,.who,.skip,.screen,form.sheet{display:none!important}
        header{border:0}main,header,footer{max-width:none;padding:0}a{color:inherit;text-decoration:none}
        .wide,figure{overflow:visible;break-inside:avoid}th,td{padding:.2rem .35rem;font-size:.9rem}td.n{white-space:normal}
        tbody th{position:static}
        thead{display:table-header-group}tr,.card,figure,dt{break-inside:avoid}
        h2,h3,dt{break-after:avoid}details::details-content{content-visibility:visible}
        textarea{field-sizing:content}
        .banner,thead th,.group>*,.note,svg rect{print-color-adjust:exact}
        .banner{background:none;color:#7a1f1f;border:2px solid #7a1f1f}
        .draft{display:block;position:fixed;left:0;right:0;margin:0;max-width:none;text-align:center;
        font-size:32pt;font-weight:700;color:#b3261e;opacity:.14;white-space:nowrap;
        top:38%;transform:rotate(-24deg)}}
        """
}
