namespace Udpt.Reloading;

/// <summary>Is notified of reloads, for the service manager.</summary>
internal interface IReloadListener
{
    /// <summary>The configuration is about to be reloaded.</summary>
    void Reloading();

    /// <summary>The reload is done, with or without an error.</summary>
    void Reloaded();
}
