// Log-in and change of password, as results of the office's pages.

import Shared

extension PasswordPage {
    init(visit: Visit) { self.init(visit, isFirst: visit.session.account.mustChangePassword) }

    func result(fault: Fault?) -> PageResult {
        let (title, content) = content(fault)
        return .page(title: title, content)
    }
}
