namespace Udpt.Reloading;

/// <summary>Is told of reloads: the service manager wants to know.</summary>
internal interface IReloadListener
{
    /// <summary>The configuration is about to be read again.</summary>
    void Reloading();

    /// <summary>It was, with or without a fault.</summary>
    void Reloaded();
}
