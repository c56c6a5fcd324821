using Udpt.Load.Workload;

namespace Udpt.Load.Sources;

/// <summary>The requests of one thread in one part of the run.</summary>
internal interface IRequestSource
{
    /// <summary>The next request; false if there is none now.</summary>
    bool TryNext(long now, out LoadRequest request);

    /// <summary>A request got no good reply and will get none.</summary>
    void Failed(in LoadRequest request);
}
