// Fractions beyond 64 bits, on GMP: the one file that imports it.
//
// Magnitudes are kept as limbs (64 bits each, least first, no zero limb at the top; zero is empty) in
// plain arrays, so that the type is an ordinary Sendable value: GMP sees them through read-only views and
// writes only into temporaries that live for one call. Numerator and denominator share no factor.

internal import CGMP

/// An exact fraction of any size.
struct LargeFraction: Sendable, Hashable {
    /// One step of arithmetic.
    enum Operation {
        case add, subtract, multiply, divide
    }

    /// Whether the value is below zero.
    let isNegative: Bool
    /// Magnitude of the numerator.
    let numerator: [UInt]
    /// The denominator, never zero.
    let denominator: [UInt]

    /// A fraction already in lowest terms.
    init(numerator: Int128, denominator: Int128) {
        isNegative = numerator < 0
        self.numerator = Self.limbs(numerator.magnitude)
        self.denominator = Self.limbs(denominator.magnitude)
    }

    /// `digits` / 10^`fractionDigitCount`, in lowest terms; `digits` are ASCII 0 to 9, at least one.
    init(digits: [UInt8], fractionDigitCount: Int, isNegative: Bool) {
        var result = unsafe __mpq_struct()
        unsafe __gmpq_init(&result)
        defer { unsafe __gmpq_clear(&result) }
        let text = digits.map { CChar(bitPattern: $0) } + [0]
        let status = unsafe __gmpz_set_str(&result._mp_num, text, 10)
        invariant(status == 0, "a decimal number has digits only")
        unsafe __gmpz_ui_pow_ui(&result._mp_den, 10, UInt(fractionDigitCount))
        unsafe __gmpq_canonicalize(&result)
        if isNegative { unsafe result._mp_num._mp_size = unsafe -result._mp_num._mp_size }
        unsafe self.init(reading: result)
    }

    /// The value, where both parts fit into 64 bits.
    var small: (numerator: Int64, denominator: Int64)? {
        guard numerator.count <= 1, denominator.count <= 1,
            let numerator = Int64(exactly: numerator.first ?? 0),
            let denominator = Int64(exactly: denominator.first ?? 0)
        else { return nil }
        return (isNegative ? -numerator : numerator, denominator)
    }

    /// The result of one step; a divisor must not be zero.
    func combined(_ operation: Operation, with other: LargeFraction) -> LargeFraction {
        var result = unsafe __mpq_struct()
        unsafe __gmpq_init(&result)
        defer { unsafe __gmpq_clear(&result) }
        unsafe withView { left in
            unsafe other.withView { right in
                switch operation {
                case .add: unsafe __gmpq_add(&result, left, right)
                case .subtract: unsafe __gmpq_sub(&result, left, right)
                case .multiply: unsafe __gmpq_mul(&result, left, right)
                case .divide: unsafe __gmpq_div(&result, left, right)
                }
            }
        }
        return unsafe LargeFraction(reading: result)
    }

    /// Whether the value is below `other`.
    func isLess(than other: LargeFraction) -> Bool {
        unsafe withView { left in unsafe other.withView { right in unsafe __gmpq_cmp(left, right) < 0 } }
    }

    /// The digits of the magnitude × 10^`fractionDigitCount`, rounded half up to a whole number.
    func roundedDigits(fractionDigitCount: Int) -> [UInt8] {
        unsafe withView { value in
            // (2 × numerator × 10^n + denominator) / (2 × denominator), cut off.
            var magnitude = unsafe value.pointee._mp_num
            unsafe magnitude._mp_size = unsafe abs(magnitude._mp_size)
            var denominator = unsafe value.pointee._mp_den
            var power = TemporaryInteger()
            var product = TemporaryInteger()
            var doubled = TemporaryInteger()
            var dividend = TemporaryInteger()
            var divisor = TemporaryInteger()
            var quotient = TemporaryInteger()
            unsafe __gmpz_ui_pow_ui(&power.value, 10, UInt(fractionDigitCount))
            unsafe __gmpz_mul(&product.value, &magnitude, &power.value)
            unsafe __gmpz_mul_2exp(&doubled.value, &product.value, 1)
            unsafe __gmpz_mul_2exp(&divisor.value, &denominator, 1)
            unsafe __gmpz_add(&dividend.value, &doubled.value, &denominator)
            unsafe __gmpz_tdiv_q(&quotient.value, &dividend.value, &divisor.value)
            return unsafe Self.digits(of: &quotient.value)
        }
    }

    /// The digits of the numerator's magnitude and of the denominator.
    var partDigits: (numerator: [UInt8], denominator: [UInt8]) {
        unsafe withView { value in
            var magnitude = unsafe value.pointee._mp_num
            unsafe magnitude._mp_size = unsafe abs(magnitude._mp_size)
            var denominator = unsafe value.pointee._mp_den
            return unsafe (Self.digits(of: &magnitude), Self.digits(of: &denominator))
        }
    }

    // MARK: Views and copies

    private init(reading value: __mpq_struct) {
        isNegative = unsafe value._mp_num._mp_size < 0
        numerator = unsafe Self.limbs(value._mp_num)
        denominator = unsafe Self.limbs(value._mp_den)
    }

    /// A read-only look at this value in GMP's form; it must not leave `body`.
    private func withView<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
        unsafe numerator.withUnsafeBufferPointer { numeratorLimbs in
            unsafe denominator.withUnsafeBufferPointer { denominatorLimbs in
                var view = unsafe __mpq_struct()
                let size = isNegative ? -numeratorLimbs.count : numeratorLimbs.count
                _ = unsafe __gmpz_roinit_n(&view._mp_num, numeratorLimbs.baseAddress, size)
                _ = unsafe __gmpz_roinit_n(
                    &view._mp_den, denominatorLimbs.baseAddress, denominatorLimbs.count)
                return unsafe body(&view)
            }
        }
    }

    private static func limbs(_ value: __mpz_struct) -> [UInt] {
        let count = unsafe Int(value._mp_size.magnitude)
        return unsafe Array(UnsafeBufferPointer(start: value._mp_d, count: count))
    }

    private static func limbs(_ value: UInt128) -> [UInt] {
        let low = UInt(truncatingIfNeeded: value)
        let high = UInt(truncatingIfNeeded: value >> 64)
        return high > 0 ? [low, high] : low > 0 ? [low] : []
    }

    private static func digits(of value: UnsafePointer<__mpz_struct>) -> [UInt8] {
        let capacity = unsafe __gmpz_sizeinbase(value, 10) + 2
        let text = unsafe [CChar](unsafeUninitializedCapacity: capacity) { buffer, count in
            _ = unsafe __gmpz_get_str(buffer.baseAddress, 10, value)
            count = unsafe buffer.firstIndex(of: 0) ?? 0
        }
        return text.map { UInt8(bitPattern: $0) }
    }
}

/// A whole number of GMP's that is freed where it goes out of sight.
@safe private struct TemporaryInteger: ~Copyable {
    var value: __mpz_struct

    init() {
        unsafe value = unsafe __mpz_struct()
        unsafe __gmpz_init(&value)
    }

    deinit {
        // GMP frees the limbs and leaves the copied header alone.
        var last = unsafe value
        unsafe __gmpz_clear(&last)
    }
}
