#include "core/in_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#ifdef __unix__
#include <unistd.h>
#endif

namespace kartlegg::core {
namespace {

using Part = std::function<void(std::size_t)>;

/// Leaves the processor to another one that shares its core, for some ten of its beats.
void rest() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// A piece of work in parts, each done by whoever comes first.
struct Job {
  std::size_t count;
  const Part& part;
  std::atomic<std::size_t> next = 0;
  std::mutex mutex{};
  std::exception_ptr failed{};  // what the first of them threw

  /// Does parts until there are none left.
  void help() {
    for (std::size_t own = next++; own < count; own = next++) {
      try {
        part(own);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failed) failed = std::current_exception();
      }
    }
  }
};

/// Makes threads as long as some are wanted; where the system has no more, fewer share the work.
template <class Wanted, class Make>
void enlist(Wanted wanted, Make make) {
  try {
    while (wanted()) make();
  } catch (const std::system_error&) {
    return;
  }
}

/// Threads that are kept for the next piece of work: to begin one takes as long as a column of a table. They look out
/// for work for a moment, then sleep. No lock is taken as long as they are awake.
class Team {
 public:
  explicit Team(long process) : process_(process) {}
  long process() const { return process_; }

  /// Does part(0), ..., part(count - 1), of which the caller does some; false if the team is at work already. Throws
  /// what the first of them threw, once all have ended.
  bool run(std::size_t count, const Part& part) {
    if (at_work_.exchange(true)) return false;
    Job job{count, part};
    enlist([&] { return members_ + 1 < count; },
           [this] {
             std::thread([this] { member(); }).detach();
             ++members_;
           });
    job_ = &job;
    ++jobs_;
    wake(work_);
    job.help();
    job_ = nullptr;
    until(done_, [this] { return helping_ == 0; });  // whoever helps from now on finds no job
    at_work_ = false;
    if (job.failed) std::rethrow_exception(job.failed);
    return true;
  }

  void when_idle(void (*work)()) {
    waits_ = work;
    if (awake_ == 0) do_what_waits();
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// True as soon as it holds; false after a moment in which it did not.
  template <class Condition>
  static bool soon(Condition holds) {
    constexpr auto moment = std::chrono::milliseconds(2);  // in a virtual machine, waking up may take as long
    const auto end = Clock::now() + moment;
    for (int looked = 1; !holds(); ++looked) {
      rest();
      if (looked % 64 != 0) continue;  // a rest is short: the system is asked now and then
      if (Clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  /// Waits until it holds: awake for a moment, then asleep.
  template <class Condition>
  void until(std::condition_variable& told, Condition holds) {
    if (soon(holds)) return;
    std::unique_lock lock(mutex_);
    ++asleep_;
    told.wait(lock, holds);
    --asleep_;
  }

  void wake(std::condition_variable& told) {
    if (asleep_ == 0) return;
    const std::lock_guard lock(mutex_);
    told.notify_all();
  }

  void member() {
    ++awake_;
    for (std::size_t seen = 0;;) {
      const auto is_new = [&] { return jobs_ != seen; };
      if (!soon(is_new)) {
        if (--awake_ == 0) do_what_waits();
        until(work_, is_new);
        ++awake_;
      }
      seen = jobs_;
      ++helping_;  // before the job is looked for: so that it stays
      if (Job* const job = job_) job->help();
      if (--helping_ == 0) wake(done_);
    }
  }

  void do_what_waits() {
    if (void (*const work)() = waits_.exchange(nullptr)) work();
  }

  const long process_;
  std::atomic<bool> at_work_ = false;
  std::size_t members_ = 0;
  std::atomic<Job*> job_ = nullptr;
  std::atomic<std::size_t> jobs_ = 0, helping_ = 0;
  std::atomic<std::size_t> awake_ = 0;   // members that do not sleep
  std::atomic<std::size_t> asleep_ = 0;  // whoever waits to be told
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::atomic<void (*)()> waits_ = nullptr;
};

long this_process() {
#ifdef __unix__
  return getpid();
#else
  return 0;
#endif
}

std::atomic<Team*> last_team = nullptr;

/// The team of this process: a forked one has none of its parent's threads. nullptr before it was needed.
Team* team_if_any() {
  Team* const known = last_team;
  return known != nullptr && known->process() == this_process() ? known : nullptr;
}

/// The same, made if need be; never destroyed, as its threads never end.
Team& team() {
  if (Team* const known = team_if_any()) return *known;
  Team* known = last_team;
  auto made = std::make_unique<Team>(this_process());
  if (last_team.compare_exchange_strong(known, made.get())) return *made.release();
  return *known;  // of another thread, which was faster
}

std::size_t parts_of(std::size_t rows, unsigned threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, rows / 64));
}

void in_parts(std::size_t count, const Part& part) {
  if (count == 1) return part(0);
  if (team().run(count, part)) return;
  Job job{count, part};  // the team works for another caller, or calls itself
  {
    std::vector<std::jthread> others;
    others.reserve(count);
    enlist([&] { return others.size() + 1 < count; }, [&] { others.emplace_back([&job] { job.help(); }); });
    job.help();
  }
  if (job.failed) std::rethrow_exception(job.failed);
}

}  // namespace

void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work) {
  const std::size_t parts = parts_of(rows, threads);
  const std::size_t block = (rows / parts + 63) / 64 * 64;
  in_parts(parts, [&](std::size_t number) {
    work(std::min(number * block, rows), number + 1 == parts ? rows : std::min((number + 1) * block, rows));
  });
}

namespace {
constexpr std::size_t share = 8192;  // rows: some microseconds
}  // namespace

bool Shares::next(std::size_t& from, std::size_t& to) {
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    Lot& lot = lots_[(own_ + i) % lots_.size()];
    if (lot.next >= lot.end) continue;
    from = lot.next.fetch_add(share);
    to = std::min(from + share, lot.end);
    if (from < to) return true;
  }
  return false;
}

void in_shares(std::size_t rows, unsigned threads, const std::function<void(Shares&)>& work) {
  std::vector<Shares::Lot> lots(parts_of(rows, threads));
  const std::size_t each = (rows / lots.size() + share) / share * share;
  for (std::size_t i = 0; i < lots.size(); ++i) {
    lots[i].next = std::min(rows, i * each);
    lots[i].end = std::min(rows, (i + 1) * each);
  }
  in_parts(lots.size(), [&](std::size_t own) {
    Shares mine(lots, own);
    work(mine);
  });
}

void when_idle(void (*work)()) {
  if (Team* const team = team_if_any())
    team->when_idle(work);
  else
    work();
}

}  // namespace kartlegg::core
