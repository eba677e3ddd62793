#include "scoring/loops.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "kartlegg/responses.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#define KARTLEGG_X86
#include <immintrin.h>
#endif

namespace kartlegg::scoring::loops {
namespace {

// --- written once, for any number of rows at once
//
// `Lanes<T, n>` is n numbers on which the compiler works together; a comparison gives a lane of -1 where it holds, else
// 0. What is marked as INLINE is compiled anew for every kind of machine below. Each begins with row `r`, takes n rows
// at a time as long as there are as many, and gives the first row that is left.

#define INLINE [[gnu::always_inline]] inline

template <class T, std::size_t n>
struct LanesOf {
  typedef T type __attribute__((vector_size(n * sizeof(T))));
};
template <class T, std::size_t n>
using Lanes = typename LanesOf<T, n>::type;

template <class V, class T>
INLINE void load(const T* from, V& lanes) {  // lanes are not returned: how depends on the machine
  std::memcpy(&lanes, from, sizeof(lanes));
}

template <class V, class T>
INLINE void store(const V& lanes, T* to) {
  std::memcpy(to, &lanes, sizeof(lanes));
}

/// Marks the rows whose lanes are not 0.
template <class V>
INLINE void mark(const V& odd, std::uint8_t* wrong) {
  V before;
  load(wrong, before);
  store(before | (odd & std::uint8_t{1}), wrong);
}

template <std::size_t n, class Key>
INLINE std::size_t add_steps(std::size_t r, std::span<const Term> terms, std::size_t rows, Key* keys,
                             std::uint8_t* wrong) {
  using Bytes = Lanes<std::uint8_t, n>;
  using Keys = Lanes<Key, n>;
  using Held = Lanes<std::make_signed_t<Key>, n>;
  // Codes of the next block are brought nearer: of so many columns at once no machine sees by itself that they go on.
  constexpr std::size_t ahead = 4096;
  for (; r + n <= rows; r += n) {
    Keys sum{};
    Bytes odd{}, codes;
    for (const Term& term : terms) {
      load(term.codes + r, codes);
      __builtin_prefetch(term.codes + r + ahead);
      const Bytes step = codes - term.steps.first;
      const auto valid = step <= term.steps.most;
      const Keys worth = __builtin_convertvector(step ^ term.steps.turn, Keys) + static_cast<Key>(term.steps.offset);
      sum += worth & reinterpret_cast<Keys>(__builtin_convertvector(valid, Held));
      odd |= reinterpret_cast<Bytes>(~(valid | (codes == static_cast<std::uint8_t>(missing))));
    }
    store(sum, keys + r);
    mark(odd, wrong + r);
  }
  return r;
}

template <std::size_t n, class Key>
INLINE std::size_t composite_keys(std::size_t r, std::span<const Part> parts, std::size_t rows, CompositeKeys how,
                                  Key* keys, std::uint8_t* wrong) {
  using Bytes = Lanes<std::uint8_t, n>;
  using Words = Lanes<std::uint16_t, n>;
  constexpr std::uint8_t ways = CompositeKeys::known_ways, all = CompositeKeys::all_ways;
  for (; r + n <= rows; r += n) {
    Words sum{};
    Bytes traits{}, found;
    for (const Part& part : parts) {
      load(part.low + r, found);
      sum += __builtin_convertvector(found, Words);
      if (part.high != nullptr) {
        load(part.high + r, found);
        sum += __builtin_convertvector(found, Words) << 8;
      }
      load(part.traits + r, found);
      traits |= found;
    }
    const Words way = __builtin_convertvector(traits & static_cast<std::uint8_t>(all - 1), Words);
    const auto known = reinterpret_cast<Words>(way < std::uint16_t{ways});
    const Words of_sum = sum + way * how.width;
    const Words of_none = way + static_cast<std::uint16_t>(ways * how.width - ways);
    store(__builtin_convertvector((of_sum & known) | (of_none & ~known), Lanes<Key, n>), keys + r);
    mark(reinterpret_cast<Bytes>(traits >= all), wrong + r);
  }
  return r;
}

template <std::size_t n>
INLINE std::size_t as_bytes(std::size_t r, const double* codes, std::size_t rows, std::int8_t* out, bool& fits) {
  using Numbers = Lanes<double, n>;
  using Whole = Lanes<std::int32_t, n>;
  constexpr double lowest = INT8_MIN, highest = INT8_MAX;  // the lowest is set aside
  const Numbers nothing{}, one = nothing + 1.0, not_answered = nothing + missing;
  Numbers odd{};  // how many do not fit
  for (; r + n <= rows; r += n) {
    Numbers given;
    load(codes + r, given);
    const Numbers code = given == given ? given : not_answered;
    const Numbers not_low = code > lowest ? code : nothing;
    const Whole whole = __builtin_convertvector(not_low <= highest ? not_low : nothing, Whole);
    odd += __builtin_convertvector(whole, Numbers) == code ? nothing : one;
    store(__builtin_convertvector(whole, Lanes<std::int8_t, n>), out + r);
  }
  for (std::size_t lane = 0; lane < n; ++lane) fits = fits && odd[lane] == 0;
  return r;
}

// --- look-ups in tables of bytes, for which each kind of machine has instructions of its own

/// Not inlined: it would take the registers of the loops that it ends.
[[gnu::noinline]] std::uint8_t look_up_plain(std::size_t r, std::span<const std::uint8_t> table, const auto* keys,
                                             std::size_t rows, std::uint8_t* __restrict out) {
  std::uint8_t any = 0;
  for (; r < rows; ++r) {
    out[r] = table[keys[r]];
    any |= out[r];
  }
  return any;
}

#ifdef KARTLEGG_X86
#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi")))

/// A table of 256 bytes, the last of which may be missing.
struct Whole {
  alignas(64) std::uint8_t bytes[256] = {};
  explicit Whole(std::span<const std::uint8_t> table) { std::copy(table.begin(), table.end(), bytes); }
};

/// Sixteen entries at a time: vpshufb takes those of the keys 0 to 15, and 0 for keys whose highest bit is set.
AVX2 std::uint8_t look_up_avx2(std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                               std::uint8_t* out) {
  constexpr std::size_t n = 32, entries = 16;
  constexpr char out_of_reach = 0x70;  // added to 16 and more it sets the highest bit, to less it does not
  const Whole whole(table);
  __m256i any = _mm256_setzero_si256();
  std::size_t r = 0;
  for (; r + n <= rows; r += n) {
    __m256i key = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(keys + r)), found = _mm256_setzero_si256();
    for (std::size_t from = 0; from < table.size(); from += entries) {
      const __m256i some =
          _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(whole.bytes + from)));
      const __m256i within = _mm256_adds_epu8(key, _mm256_set1_epi8(out_of_reach));
      found = _mm256_or_si256(found, _mm256_shuffle_epi8(some, within));
      key = _mm256_sub_epi8(key, _mm256_set1_epi8(entries));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + r), found);
    any = _mm256_or_si256(any, found);
  }
  std::uint8_t lanes[n];
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes), any);
  std::uint8_t all = look_up_plain(r, table, keys, rows, out);
  for (const std::uint8_t lane : lanes) all |= lane;
  return all;
}

/// Half of the table at once: vpermi2b takes the entry of the lower seven bits of each key.
AVX512 std::uint8_t look_up_avx512(std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                                   std::uint8_t* out) {
  constexpr std::size_t n = 64;
  const Whole whole(table);
  const __m512i a = _mm512_load_si512(whole.bytes), b = _mm512_load_si512(whole.bytes + n),
                c = _mm512_load_si512(whole.bytes + 2 * n), d = _mm512_load_si512(whole.bytes + 3 * n);
  __m512i any = _mm512_setzero_si512();
  std::size_t r = 0;
  for (; r + n <= rows; r += n) {
    const __m512i key = _mm512_loadu_si512(keys + r), upper = _mm512_permutex2var_epi8(c, key, d);
    const __m512i found = _mm512_mask_mov_epi8(_mm512_permutex2var_epi8(a, key, b), _mm512_movepi8_mask(key), upper);
    _mm512_storeu_si512(out + r, found);
    any = _mm512_or_si512(any, found);
  }
  std::uint8_t lanes[n];
  _mm512_storeu_si512(lanes, any);
  std::uint8_t all = look_up_plain(r, table, keys, rows, out);
  for (const std::uint8_t lane : lanes) all |= lane;
  return all;
}
#endif

// --- the loops of each kind of machine: as many rows at once as fit into a vector, then the rest one by one

#define KARTLEGG_LOOPS(TARGET, n)                                                                              \
  template <class Key>                                                                                         \
  TARGET void add_all_steps(std::span<const Term> terms, std::size_t rows, Key* keys, std::uint8_t* wrong) {   \
    add_steps<1>(add_steps<n / sizeof(Key)>(0, terms, rows, keys, wrong), terms, rows, keys, wrong);           \
  }                                                                                                            \
  template <class Key>                                                                                         \
  TARGET void all_composite_keys(std::span<const Part> parts, std::size_t rows, CompositeKeys how, Key* keys,  \
                                 std::uint8_t* wrong) {                                                        \
    composite_keys<1>(composite_keys<n / 2>(0, parts, rows, how, keys, wrong), parts, rows, how, keys, wrong); \
  }                                                                                                            \
  TARGET bool all_as_bytes(const double* codes, std::size_t rows, std::int8_t* out) {                          \
    bool fits = true;                                                                                          \
    as_bytes<1>(as_bytes<n / 8>(0, codes, rows, out, fits), codes, rows, out, fits);                           \
    return fits;                                                                                               \
  }                                                                                                            \
  constexpr Loops with(decltype(Loops::look_up) look_up) {                                                     \
    return {add_all_steps<std::uint8_t>,                                                                       \
            add_all_steps<std::uint16_t>,                                                                      \
            all_composite_keys<std::uint8_t>,                                                                  \
            all_composite_keys<std::uint16_t>,                                                                 \
            look_up,                                                                                           \
            all_as_bytes};                                                                                     \
  }

namespace plain {
KARTLEGG_LOOPS(, 16)
}
#ifdef KARTLEGG_X86
namespace avx2 {
KARTLEGG_LOOPS(AVX2, 32)
}
namespace avx512 {
KARTLEGG_LOOPS(AVX512, 64)
}
#endif

}  // namespace

const Loops* loops_for(Vectors vectors) {
  static constexpr Loops of_any =
      plain::with([](std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                     std::uint8_t* out) { return look_up_plain(0, table, keys, rows, out); });
  if (vectors == Vectors::plain) return &of_any;
#ifdef KARTLEGG_X86
  static constexpr Loops of_avx2 = avx2::with(look_up_avx2), of_avx512 = avx512::with(look_up_avx512);
  if (vectors == Vectors::avx2 && __builtin_cpu_supports("avx2")) return &of_avx2;
  if (vectors == Vectors::avx512 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi"))
    return &of_avx512;
#endif
  return nullptr;
}

const Loops& fastest() {
  static const Loops& chosen = []() -> const Loops& {
    for (const Vectors vectors : {Vectors::avx512, Vectors::avx2})
      if (const Loops* const loops = loops_for(vectors)) return *loops;
    return *loops_for(Vectors::plain);
  }();
  return chosen;
}

// --- whatever the machine

std::uint8_t look_up(std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                     std::uint8_t* out) {
  return fastest().look_up(table, keys, rows, out);
}

std::uint8_t look_up(std::span<const std::uint8_t> table, const std::uint16_t* keys, std::size_t rows,
                     std::uint8_t* out) {
  return look_up_plain(0, table, keys, rows, out);
}

namespace {

template <class Key>
void take_all(const double* table, const Key* keys, std::size_t rows, double* __restrict out, bool far) {
  std::size_t r = 0;
#ifdef KARTLEGG_X86
  const bool aligned = reinterpret_cast<std::uintptr_t>(out) % sizeof(__m128d) == 0;
  for (; far && aligned && r + 2 <= rows; r += 2)
    _mm_stream_pd(out + r, _mm_set_pd(table[keys[r + 1]], table[keys[r]]));
  _mm_sfence();  // other threads see what was written before whatever is written after
#endif
  for (; r < rows; ++r) out[r] = table[keys[r]];
}

}  // namespace

void take(const double* table, const std::uint8_t* keys, std::size_t rows, double* out, bool far) {
  take_all(table, keys, rows, out, far);
}

void take(const double* table, const std::uint16_t* keys, std::size_t rows, double* out, bool far) {
  take_all(table, keys, rows, out, far);
}

}  // namespace kartlegg::scoring::loops
