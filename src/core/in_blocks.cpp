#include "core/in_blocks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#ifdef __unix__
#include <unistd.h>
#endif

namespace kartlegg::core {
namespace {

using Part = std::function<void(std::size_t)>;

/// Threads that are kept for the next piece of work: to begin one takes as long as a column of a table. They look out
/// for work for a moment, then sleep.
class Team {
 public:
  explicit Team(long process) : process_(process) {}
  long process() const { return process_; }

  /// Does part(0), ..., part(count - 1), of which the caller does some; false if the team is at work already. Throws
  /// what the first of them threw, once all have ended.
  bool run(std::size_t count, const Part& part) {
    if (at_work_.exchange(true)) return false;
    {
      const std::lock_guard lock(mutex_);
      for (; members_ + 1 < count; ++members_) std::thread([this] { member(); }).detach();
      part_ = &part, next_ = 0, count_ = count;
      left_ = count;
      failed_ = nullptr;
    }
    work_.notify_all();
    while (do_one()) {
    }
    if (!soon([this] { return left_ == 0; })) {
      std::unique_lock lock(mutex_);
      done_.wait(lock, [this] { return left_ == 0; });
    }
    const std::exception_ptr failed = failed_;
    at_work_ = false;
    if (failed) std::rethrow_exception(failed);
    return true;
  }

 private:
  /// True as soon as it holds; false after a moment in which it did not.
  template <class Condition>
  static bool soon(Condition holds) {
    constexpr auto moment = std::chrono::milliseconds(2);  // in a virtual machine, waking up may take as long
    const auto end = std::chrono::steady_clock::now() + moment;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  bool do_one() {
    std::unique_lock lock(mutex_);
    if (next_ >= count_) return false;
    const std::size_t own = next_++;
    const Part& part = *part_;
    lock.unlock();
    std::exception_ptr failed;
    try {
      part(own);
    } catch (...) {
      failed = std::current_exception();
    }
    lock.lock();
    if (!failed_) failed_ = failed;
    if (--left_ == 0) done_.notify_all();
    return true;
  }

  void member() {
    while (true) {
      if (!soon([this] { return next_ < count_; })) {
        std::unique_lock lock(mutex_);
        work_.wait(lock, [this] { return next_ < count_; });
      }
      do_one();
    }
  }

  const long process_;
  std::atomic<bool> at_work_ = false;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::size_t members_ = 0;
  const Part* part_ = nullptr;
  std::exception_ptr failed_;
  std::atomic<std::size_t> next_ = 0, count_ = 0, left_ = 0;
};

/// The team of this process: a forked one has none of its parent's threads. Never destroyed, as its threads never end.
Team& team() {
  static std::atomic<Team*> current = nullptr;
#ifdef __unix__
  const long process = getpid();
#else
  const long process = 0;
#endif
  Team* known = current;
  if (known != nullptr && known->process() == process) return *known;
  auto made = std::make_unique<Team>(process);
  if (current.compare_exchange_strong(known, made.get())) return *made.release();
  return *known;  // of another thread, which was faster
}

}  // namespace

void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t parts = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, rows / 64));
  if (parts == 1) return work(0, rows);
  const std::size_t block = (rows / parts + 63) / 64 * 64;
  const Part part = [&](std::size_t number) {
    work(std::min(number * block, rows), number + 1 == parts ? rows : std::min((number + 1) * block, rows));
  };
  if (team().run(parts, part)) return;
  std::vector<std::jthread> others;  // the team works for another caller, or calls itself
  for (std::size_t number = 1; number < parts; ++number) others.emplace_back(part, number);
  part(0);
}

}  // namespace kartlegg::core
