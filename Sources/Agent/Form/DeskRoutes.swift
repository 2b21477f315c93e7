// The parts of the site beside filling in: corrections, history, consolidated figures, evidence, templates.

import Shared

extension FormRoutes {
    /// In the order of the navigation.
    static let desk: [FormRoute] = [
        FormRoute(
            head: "koreksi", show: { visit, reading in try CorrectionPage.show(visit, reading) },
            act: { visit, reading in try CorrectionPage.act(visit, reading) }),
        FormRoute(
            head: "tarik", show: { visit, reading in try WithdrawPage.show(visit, reading) },
            act: { visit, reading in try WithdrawPage.act(visit, reading) }),
        FormRoute(
            head: "bukti", show: { visit, reading in try EvidencePage.show(visit, reading) },
            act: { visit, reading in try EvidencePage.act(visit, reading) },
            uploadByteCountMax: Limits.evidenceFormByteCountMax),
        FormRoute(
            head: "unggah", name: Words(id: "Unggah templat", en: "Upload a template"),
            show: { visit, reading in try UploadPage.show(visit, reading) },
            act: { visit, reading in try UploadPage.act(visit, reading) },
            uploadByteCountMax: Limits.draftByteCountMax + Limits.httpFormByteCountMax),
        FormRoute(
            head: "templat", show: { visit, reading in try TemplateDownload.show(visit, reading) }),
        FormRoute(
            head: "riwayat", name: Words(id: "Riwayat", en: "History"),
            show: { visit, reading in try RevisionPage.show(visit, reading) },
            act: { visit, reading in try RevisionPage.act(visit, reading) }),
        FormRoute(
            head: "capaian", name: Words(id: "Capaian unit kerja", en: "The unit's achievement"),
            show: { visit, reading in try StandingPage.show(visit, reading) }),
    ]
}
