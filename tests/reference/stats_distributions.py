"""Writes stats_distributions.csv: distribution functions by mpmath with 40 digits, from their definitions as integrals.

Needs mpmath (1.3.0 was used): python3 stats_distributions.py > stats_distributions.csv
"""

from mpmath import asin, betainc, binomial, exp, findroot, gamma, gammainc, inf, mp, mpf, ncdf, npdf, pi, quad, sin, sqrt

mp.dps = 40


def t_cdf(t, df):
    """Through the regularised incomplete beta function."""
    tail = betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return 1 - tail if t > 0 else tail


def noncentral_t_cdf(t, df, delta):
    """P(Z + delta <= t sqrt(W / df)), over the chi-square density of W."""
    def part(w):
        return ncdf(t * sqrt(w / df) - delta) * w ** (df / 2 - 1) * exp(-w / 2) / (2 ** (df / 2) * gamma(df / 2))
    spread = sqrt(2 * df)
    ends = [max(mpf(0), df + k * spread) for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12)] + [df + 60 * spread]
    return quad(part, sorted(set(ends)))


def bivariate_normal_cdf(a, b, rho):
    """Plackett's integral over the angle."""
    def part(angle):
        s = sin(angle)
        return exp(-(a * a + b * b - 2 * a * b * s) / (2 * (1 - s * s)))
    return ncdf(a) * ncdf(b) + quad(part, [0, asin(rho) / 2, asin(rho)]) / (2 * pi)


def binomial_cdf(k, n, p):
    return sum(binomial(n, i) * p**i * (1 - p) ** (n - i) for i in range(int(k) + 1))


def case_limit(x, mean, sd, n, share):
    """100 Phi(delta / sqrt(n)) for the delta that leaves this share of the non-central t below the observed value."""
    t = (x - mean) / sd * sqrt(n)
    delta = findroot(lambda d: noncentral_t_cdf(t, n - 1, d) - share, (t - 1, t + 1), tol=mpf(10) ** -25)
    return 100 * ncdf(delta / sqrt(n))


FUNCTIONS = {
    "normal_cdf": (lambda z: ncdf(z), [(-30,), (-10,), (-5.5,), (-1.2,), (0,), (0.3,), (2,), (6,)]),
    "student_t_cdf": (t_cdf, [(-12, 3), (-2.2, 1), (-1.4756, 29), (0.5, 2.5), (3, 99), (-6, 200)]),
    "beta_cdf": (lambda x, a, b: betainc(a, b, 0, x, regularized=True),
                 [(0.1, 0.5, 10), (0.17, 51.5, 249.5), (0.9, 3, 0.5), (0.001, 2, 3)]),
    "chi_square_upper": (lambda x, df: gammainc(df / 2, x / 2, inf, regularized=True),
                         [(0.5, 1), (9.333, 2), (30, 5), (120, 20)]),
    "f_cdf": (lambda x, a, b: betainc(a / 2, b / 2, 0, a * x / (a * x + b), regularized=True),
              [(0.3, 3, 12), (2.5, 8, 80), (4, 1, 5)]),
    "noncentral_t_cdf": (noncentral_t_cdf, [(-8.2158, 29, -6), (-8.2158, 29, -10.5), (1, 5, 2), (20, 100, 18),
                                            (0.5, 12, -1), (45, 900, 44)]),
    "binomial_cdf": (binomial_cdf, [(183, 200, 0.95), (196, 200, 0.95), (3, 420, 0.02), (12, 40, 0.5)]),
    "bivariate_normal_cdf": (bivariate_normal_cdf, [(1.2, 1.3015, 0.9220), (-1, 2, -0.7), (0, 1, 0.4), (-3, -3, 0.9),
                                                    (0.5, -0.25, 0.99), (-2, -2.5, -0.3), (0, -0.5, -0.8)]),
    "case_limit": (case_limit, [(35, 50, 10, 30, 0.975), (35, 50, 10, 30, 0.025), (62, 50, 10, 12, 0.95),
                                (62, 50, 10, 12, 0.05), (50, 50, 10, 8, 0.975), (75, 50, 10, 150, 0.025)]),
}

print("function,a,b,c,d,e,value")
for name, (function, cases) in FUNCTIONS.items():
    for arguments in cases:
        value = function(*(mpf(x) for x in arguments))  # of the double that the test will pass
        cells = [repr(x) for x in arguments] + [""] * (5 - len(arguments))
        print(",".join([name, *cells, mp.nstr(value, 20)]))
