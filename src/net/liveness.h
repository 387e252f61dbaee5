#pragma once

namespace regionfall::net {

// A member of an object that calls handlers which may destroy it:
//   const Liveness::Guard guard(liveness_);
//   handler.on_bytes(bytes);
//   if (!guard.alive()) return;
class Liveness {
 public:
  Liveness() = default;
  Liveness(const Liveness&) = delete;
  Liveness& operator=(const Liveness&) = delete;
  ~Liveness() {
    for (Guard* guard = innermost_; guard != nullptr; guard = guard->outer_) guard->alive_ = false;
  }

  class Guard {
   public:
    explicit Guard(Liveness& liveness) : liveness_(liveness), outer_(liveness.innermost_) {
      liveness_.innermost_ = this;
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() {
      if (alive_) liveness_.innermost_ = outer_;
    }
    bool alive() const { return alive_; }

   private:
    friend class Liveness;
    Liveness& liveness_;
    Guard* outer_;
    bool alive_ = true;
  };

 private:
  Guard* innermost_ = nullptr;
};

}  // namespace regionfall::net
